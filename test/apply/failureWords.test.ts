/**
 * What a script says of a failure is a kind and its fields; each kind that a script sends has its sentence, and no
 * sentence is for nothing.
 */
import { describe, expect, it } from 'vitest';
import { FAILURES, failureWords } from '../../src/apply/failureWords';
import { CHANGE } from '../remote/shells';

describe('a failure', () => {
  it.each([
    ['said', 'Job for api.service failed.', 'Job for api.service failed.'],
    ['said', '', 'the host gave no reason'],
    ['about', '/run/oomcfg.lock Read-only file system', '/run/oomcfg.lock: Read-only file system'],
    ['shell', '/run/oomcfg.lock', '/run/oomcfg.lock: the shell could not open it'],
    ['status', '3 api.service web.service ', 'api.service, web.service: exit status 3'],
    ['status', '137', 'exit status 137, which is signal 9'],
    ['status', '255', 'exit status 255'],
    ['stopping', '300 api.service ', 'api.service: still stopping after 300 s'],
    ['file', '/etc/oomcfg ', 'a file in /etc/oomcfg cannot be written: no reason was given'],
    ['file', '/etc/oomcfg mv: x', 'a file in /etc/oomcfg cannot be written: mv: x'],
    ['folder', '/etc/oomcfg Read-only file system', '/etc/oomcfg cannot be written: Read-only file system'],
    [
      'inodes',
      '/etc/oomcfg 40',
      '/etc/oomcfg cannot be written: its file system has no inodes left (it has room for 40 files)',
    ],
    ['space', '/etc/oomcfg 0', '/etc/oomcfg cannot be written: no space left on its file system (0 KiB free)'],
    [
      'quota',
      '/etc/oomcfg 12',
      '/etc/oomcfg cannot be written: a disk quota is used up there (its file system has 12 KiB free)',
    ],
    ['swapProgram', '/swapfile mkswap', '/swapfile: the host does not have the program mkswap'],
    ['swapFolder', '/a/swapfile', '/a/swapfile: its folder does not exist'],
    ['swapRoom', '/swapfile', '/swapfile: there is not enough room'],
    ['swapQuota', '/swapfile', '/swapfile: a disk quota does not leave enough room'],
    [
      'swapForbidden',
      '/swapfile',
      '/swapfile: the host may not turn swap on: it is a container, or lacks a capability',
    ],
    ['swapType', '/swapfile tmpfs', '/swapfile: its file system (tmpfs) cannot hold a swap file'],
    ['swapReadOnly', '/swapfile', '/swapfile: its file system is mounted read-only'],
    ['swapForeign', '/swapfile', '/swapfile exists, and oomcfg did not make it'],
    ['swapInUse', '/swapfile', '/swapfile: what it holds does not fit into free memory'],
    ['value', 'vm.x=3', 'vm.x=3: the kernel does not accept the value 3 here'],
    ['fixed', 'vm.x=3', 'vm.x=3: the host does not allow writing it'],
    ['memory', 'vm.x=3', 'vm.x=3: the kernel does not have the memory for it'],
    ['mapped', '', 'it has more than that mapped'],
    ['newer', 'a b', 'newer a b'],
    ['', '', 'the host gave no reason'],
    ['constructor', '', 'constructor'],
  ])('of the kind %s with %j is said', (kind, about, words) => {
    expect(failureWords({ kind, about })).toBe(words);
  });
});

describe('the scripts of a change', () => {
  const code = CHANGE.replaceAll(/^\s*#.*$/gm, '');

  it('send each kind that there is', () => {
    const unsent = [...FAILURES].filter((kind) => !new RegExp(`(?<![\\w-])${kind}(?![\\w-])`).test(code));
    expect(unsent).toEqual([]);
  });

  it('send no other kind', () => {
    const sent = [
      ...code.matchAll(/\bfail [\w-]+ ["'](?:\$\{text:\+)?(\w+)[ "']/g),
      ...code.matchAll(/\beffect "\$1 \S+ \S+ (\w+)/g),
      ...code.matchAll(/\bprintf '(\w+) %s %s'/g),
      ...code.matchAll(/\becho "?(swap\w+)/g),
      ...code.matchAll(/\bfailure=(\w+)/g),
    ].map(([, kind = '']) => kind);
    expect(sent.length).toBeGreaterThan(25);
    expect(sent.filter((kind) => kind !== 'said' && !FAILURES.has(kind))).toEqual([]);
  });
});
