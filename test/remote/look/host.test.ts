/**
 * What a look reads of the host itself: systemd, sysctl files, cgroups, what was there before oomcfg; and the digest
 * over it all.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../../src/probe/records';
import { CHANGE, LOOK, records, runShell, SHELLS } from '../shells';
import { folder, plain } from './madeUp';

describe.each(SHELLS)('the look in $shell', (shell) => {
  it('finds the version of systemd that systemctl says', () => {
    const script = 'find_version\ns "$VERSION"\nv "$(systemctl --version)"';
    const [version, said] = plain(records(shell, script));
    expect(said).toMatch(new RegExp(`^~systemd ${version}\\b`));
  });

  it('reads sysctl files in every spelling that systemd-sysctl takes, the keys that are asked for alone', () => {
    const path = folder({
      'a.conf': [
        '# vm.swappiness=1',
        '; vm.swappiness=2',
        'vm.swappiness = 30 ',
        '-vm/swappiness=40',
        'kernel.hostname=secret',
        'vm.swappiness',
        'vm.panic_on_oom=1',
        '  # vm.swappiness=5',
        '\tvm.panic_on_oom = a=b:2:c ',
        '-vm.swappiness',
        ' - vm..swappiness = 12 # ops',
        '/vm/panic_on_oom/=0',
        'vm/swapp*ss = 4',
        '-vm.*',
        '* = 9',
        '*/*ness=8',
        'vm.swap/piness=1',
        'vm.swappiness.x=1',
        'net.ipv4.vm.x=1',
        'vm. swappiness=1',
        '-',
        '=',
      ].join('\n'),
    });
    const script = `SYSCTLS="vm.swappiness\nvm.panic_on_oom"\nlook_sysctl_lines "$(grep -Hn '' "$1")"`;
    expect(plain(records(shell, script, [`${path}/a.conf`]), path)).toEqual([
      'sysctlfile 3 vm.swappiness = /a.conf 30',
      'sysctlfile 4 vm.swappiness = /a.conf 40',
      'sysctlfile 7 vm.panic_on_oom = /a.conf 1',
      'sysctlfile 9 vm.panic_on_oom = /a.conf a=b:2:c',
      'sysctlfile 10 vm.swappiness - /a.conf ',
      'sysctlfile 11 vm.swappiness = /a.conf 12 # ops',
      'sysctlfile 12 vm.panic_on_oom = /a.conf 0',
      'sysctlfile 13 vm.swappiness =vm/swapp*ss /a.conf 4',
      'sysctlfile 14 vm.swappiness -vm/* /a.conf ',
      'sysctlfile 14 vm.panic_on_oom -vm/* /a.conf ',
      'sysctlfile 16 vm.swappiness =*/*ness /a.conf 8',
    ]);
  });

  it('counts what a cgroup uses without page cache, whichever of its names a unit is asked for by', () => {
    const lines = (version: string, path: string, call: string, ...groups: readonly string[]): readonly string[] => {
      const show = groups.map((group) => `MainPID=0\nControlGroup=${group}\nEnd=\n`).join('');
      const settings = `CGROUP=${version} MEMORY_ROOT=$1 TREE_ROOT=$1 END=End= wants_maps=\nREQ='${groups.map((_, index) => `${index}.service -`).join('\n')}'\nSHOW='${show}'`;
      return plain(records(shell, `${settings}\nread_running\n${call}`, [path]));
    };
    const v2 = folder({
      'a:b/memory.max': 'max\n',
      'a:b/memory.high': '4096\n',
      'a:b/memory.oom.group': '1\n',
      'a:b/memory.current': '10000\n',
      'a:b/memory.stat': 'anon 1\ninactive_file 3000\nactive_file 1000\nshmem 5\nactive_filex 7\n',
      'a:b/memory.swap.current': '12\n',
      'a:b/memory.pressure': 'some avg10=1.00 avg60=1\nfull avg10=0.50 avg60=0.20 avg300=0.06 total=70\n',
      'a:b/memory.events': 'low 0\noom 2\noom_kill 1\noom_group_kill 3\n',
      'x/memory.memory.service/memory.max': '8192\n',
    });
    const ofFirst = [
      'c memory.max max',
      'c memory.high 4096',
      'c memory.oom.group 1',
      '~use 6000',
      '~swapped 12',
      '~stalled 0.50',
      '~kills 1',
    ];
    expect(lines('v2', v2, 'look_cgroup s 1', '/a:b')).toEqual(ofFirst);
    const units = ['/gone', '/a:b', '/x/memory.memory.service', '/a:b', ''];
    expect(lines('v2', v2, 'look_cgroup s 2', ...units)).toEqual(ofFirst);
    expect(lines('v2', v2, 'look_cgroup s 4', ...units)).toEqual(ofFirst);
    expect(lines('v2', v2, 'look_cgroup s 3', ...units)).toEqual(['c memory.max 8192']);
    expect(lines('v2', v2, 'look_cgroup s 1; look_cgroup s 5', ...units)).toEqual([]);
    const v1 = folder({
      'u/memory.limit_in_bytes': '9223372036854771712\n',
      'u/memory.usage_in_bytes': '100\n',
      'u/memory.stat': 'inactive_file 1\ntotal_inactive_file 300\n',
      'u/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 4\n',
    });
    expect(lines('v1', v1, 'look_cgroup v 1', '/u')).toEqual([
      '~c memory.limit_in_bytes 9223372036854771712',
      '~use 0',
      '~kills 4',
    ]);
    expect(lines('v1', v1, 'use_of "$1/u"; s "$USED"', '/u')).toEqual(['0']);
    expect(lines('v2', v2, 'use_of "$1/a:b"; s "$USED"', '/a:b')).toEqual(['6000']);
    expect(lines('v2', v2, 'use_of "$1"; s "-$USED"', '/a:b')).toEqual(['-']);
  });

  it('reports what was there before oomcfg, and nothing else of that file', () => {
    const path = folder({ before: 'sysctl vm.swappiness 60\nsecret\nscore a.service 5\nmade 1 /swap' });
    expect(plain(records(shell, 'STATE=$1\nlook_state', [path]))).toEqual([
      'before sysctl vm.swappiness 60',
      'before score a.service 5',
    ]);
    expect(records(shell, 'STATE=$1/none\nlook_state', [path])).toEqual([]);
  });

  it('looks at the units and sysctls of the generation as well, and at a variable that the spec dropped', () => {
    const path = folder({
      'current/manifest': [
        'oomcfg 000002-ab shop',
        'unit a.service JAVA_OPTS',
        'unit b.service -',
        'unit c.service JAVA_OPTS',
        'sysctl vm.swappiness',
        'sysctl vm.panic_on_oom',
        'file /systemd/system/a.service.d/oomcfg-test.conf',
        '',
      ].join('\n'),
      'current/systemd/system/a.service.d/oomcfg-test.conf': 'text',
    });
    const script = [
      'CURRENT=$1/current STATE=$1',
      'REQ="a.service -\nc.service JDK_JAVA_OPTIONS" SYSCTLS=vm.swappiness',
      'look_generation',
      'IFS=";"',
      's "$(printf "%s" "$REQ|$SYSCTLS" | tr "\\n" ";")"',
      'IFS=" "',
      'for id in a.service b.service c.service d.service; do',
      `  variable=JDK_JAVA_OPTIONS environment='A=1 "JAVA_OPTS=-Xmx1g -Da=secret" B=2'`,
      '  s "$id"',
      '  other_variable',
      'done',
    ].join('\n');
    expect(plain(records(shell, script, [path]))).toEqual([
      'generation 000002-ab shop',
      'file missing /etc/systemd/system/a.service.d/oomcfg-test.conf',
      'head /etc/systemd/system/a.service.d/oomcfg-test.conf text',
      `sum ${createHash('sha256').update('text').digest('hex')} /etc/systemd/system/a.service.d/oomcfg-test.conf`,
      'a.service JAVA_OPTS;c.service JDK_JAVA_OPTIONS;b.service -|vm.swappiness;vm.panic_on_oom',
      ...['a.service', 'other JAVA_OPTS', 'ow -Xmx1g', 'ow -Da 0'],
      'b.service',
      ...['c.service', 'other JAVA_OPTS', 'ow -Xmx1g', 'ow -Da 0'],
      'd.service',
    ]);
  });

  it('digests the same on the host as on the controller, whatever bytes a record holds', () => {
    const bytes = fc
      .uint8Array({ maxLength: 30 })
      .map((all) => Buffer.from(all.map((one) => ([0, 10].includes(one) ? 65 : one))));
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 10 }), (texts) => {
        const file = Buffer.concat(texts.map((text) => Buffer.concat([text, Buffer.from('\n')])));
        const path = folder({ texts: file });
        const take = `s 'oomcfg 1'\nwhile IFS= read -r line; do s "x $line"; done <"$1"\ns end`;
        const printed = runShell(shell, `${LOOK}\nN=N\n${take}\nsay\n`, [`${path}/texts`]).toString('utf8');
        const there = runShell(shell, `${LOOK}\n${CHANGE}\nN=\n${take}\nstable_digest\n`, [`${path}/texts`]).toString();
        const here = readRecords(printed, 'N');
        expect(here.ok && here.digest).toBe(`sha256:${there.split(' ')[0]}`);
      }),
      { numRuns: 10 },
    );
  });
});
