/**
 * A change asks its host once more whether a sysctl would leave it without memory: a plan that was saved can be older
 * than what is promised now.
 */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/apply/outcome';
import { roomCalls } from '../../../src/apply/roomCalls';
import type { Change } from '../../../src/documents/plan/document';
import { CHANGE, LOOK, runShell, SHELLS } from '../shells';
import { changing, NONCE, reports } from '../../apply/build';

const asked = (setting: string, after: string, before = '0', takesEffect: Change['takesEffect'] = 'live'): Change => ({
  target: setting.startsWith('vm.') ? 'system' : 'api.service',
  setting,
  before,
  after,
  takesEffect,
});

describe('the calls of a plan', () => {
  it.each([
    ['none of other sysctls', [asked('vm.swappiness', '10'), asked('MemoryMax', '10')], []],
    [
      'what may be promised, with what stays as it is',
      [asked('vm.overcommit_memory', '2'), asked('vm.overcommit_ratio', '30')],
      ["room_promised 'vm.overcommit_memory' 2 30 - 8192 65536 no"],
    ],
    [
      'more that is kept back',
      [asked('vm.admin_reserve_kbytes', '90000'), asked('vm.overcommit_kbytes', '5')],
      ["room_promised 'vm.overcommit_kbytes' - - 5 90000 65536 yes"],
    ],
    [
      'what is set aside',
      [asked('vm.nr_hugepages', '460'), asked('vm.min_free_kbytes', '70000', '67584')],
      ["room_aside 'vm.nr_hugepages' 460 65536", "room_aside 'vm.min_free_kbytes' 2416 65536"],
    ],
    [
      'none of what a reboot brings, or of no number',
      [asked('vm.nr_hugepages', '9', '0', 'reboot'), asked('vm.overcommit_memory', 'x')],
      [],
    ],
  ])('are %s', (_, changes, calls) => {
    expect(roomCalls({ changes })).toEqual(calls);
  });
});

describe.each(SHELLS)('a host in $shell', (shell) => {
  // By the /proc/meminfo of this machine, of which nothing is changed.
  it.each([
    ['room_aside vm.min_free_kbytes 99999999999 65536', /^N! noroom aside vm\.min_free_kbytes \d{12,} \d+$/],
    ['room_aside vm.min_free_kbytes 1 65536', /^$/],
    ['room_aside vm.nr_hugepages 1 65536', /^$/],
    ['room_promised vm.overcommit_memory 2 - 1 8192 65536 yes', /^N! noroom promised vm\.overcommit_memory \d+ \d+$/],
    ['room_promised vm.overcommit_memory 2 1 0 999999999999 65536 yes', /^N! noroom promised/],
    ['room_promised vm.overcommit_memory 2 - 9999999999999 8192 65536 yes', /^$/],
    ['room_promised vm.overcommit_memory 2 9999999 - 8192 65536 yes', /^$/],
    ['room_promised vm.overcommit_memory 0 1 - 8192 65536 yes', /^$/],
    // What the host has is no worse by it.
    ['get() { X=2; }; room_promised vm.overcommit_ratio - - 9999999999 999999999999 65536 no', /^$/],
  ])('answers to %s', (call, expected) => {
    const script = `${LOOK}\n${CHANGE}\nN=N; REPORTS=0; room_total=; IN_USE=no\n${call}\nprintf '%s' "$REPORT"; [ "$IN_USE" = no ] || [ -n "$REPORT" ]\n`;
    expect(runShell(shell, script).toString().trim()).toMatch(expected);
  });
});

describe('what became of the host', () => {
  const outcome = (record: string) => judge(changing('web01'), reports(record), NONCE, 1).outcome;

  it.each([
    [
      'aside vm.nr_hugepages 2147483648 1073741824',
      'vm.nr_hugepages would set 2 GiB aside, and 1 GiB of memory is available by now',
    ],
    [
      'promised vm.overcommit_ratio 2147483648 1073741824',
      'the kernel has promised 2 GiB by now, and with vm.overcommit_ratio as planned it could promise 1 GiB',
    ],
  ])('is held by %s', (record, summary) => {
    const { status, findings } = outcome(`noroom ${record}`);
    expect([status, findings.at(-1)]).toMatchObject(['held', { code: 'OOM492', severity: 'error', summary }]);
  });

  it('is held by half a record, too', () => {
    expect(outcome('noroom')).toMatchObject({ status: 'held' });
  });
});
