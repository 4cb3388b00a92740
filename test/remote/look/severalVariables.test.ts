/**
 * One look asks for all variables of a unit, and the records of each are told apart: nothing of one is taken for
 * another's.
 */
import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ObservedUnit, UnitRequest } from '../../../src/model/observed';
import { observe } from '../../../src/probe/observe';
import { look, N, UNIT } from '../../probe/observe/looks';
import { folder, plain } from './madeUp';
import { records, SHELLS } from '../shells';

describe.each(SHELLS)('the variables of a unit beside the first, in $shell', (shell) => {
  it('are told as systemd gives them and as the process has them, each behind its name', () => {
    const child = spawn('/bin/sleep', ['60'], { env: { A: '-Xmx1g', B: '--b=1', C: '--c=old' } });
    onTestFinished(() => void child.kill());
    const call = `REQ='a.service A B C D E'; SHOW='MainPID=${child.pid}'; MANAGER='Environment=E=--e'; EMIT=s
unit=a.service; id=a.service; variable=A; also=' B C D E'; pid=${child.pid}; passed=; environment_files=; unset_environment='D'
environment='"A=-Xmx1g" B=--b=1 "C=--c=new --of" D=--d'; WORDS='a.service # --c='; known_words a.service
read_environments
look_also`;
    expect(plain(records(shell, call))).toEqual([
      ...['also B', 'nextset', 'nw --b 0', 'runset', 'rw --b 0', 'same'],
      ...['also C', 'nextset', 'nw --c 0', 'nw --of', 'runset', 'rw --c 0'],
      ...['also D', 'unset', 'same'],
      ...['also E', 'nextset', 'nw --e'],
    ]);
  });

  it('are told of one that does not run, where no JVM is asked for, and beside what oomcfg set before', () => {
    const call = `SETS='a.service OLD'; MANAGER=Environment=; unit=a.service; id=a.service; variable=-; also=' B'; pid=0
passed=; environment_files=; unset_environment=; environment='OLD=1 B=2'
look_also`;
    expect(plain(records(shell, call))).toEqual(['other OLD', 'ow * 0', 'also B', 'nextset', 'nw * 0']);
  });

  it('have the lines of a file that set them with their names', () => {
    const path = folder({ 'a.conf': '[Service]\nEnvironment=A=1\nEnvironment="B=2" A=3\nEnvironment=C=4\n' });
    const lines = (variable: string, also: string): readonly string[] =>
      plain(records(shell, `variable=${variable} also='${also}'; look_file "$1/a.conf" "$variable"`, [path])).slice(1);
    expect(lines('A', ' B X')).toEqual(['e 2', 'e 3', 'ea 3 B']);
    expect(lines('-', ' C')).toEqual(['ea 4 C']);
    expect(lines('A', '')).toEqual(['e 2', 'e 3']);
  });
});

describe('a look that saw several variables of a unit', () => {
  const seen = (asked: readonly Omit<UnitRequest, 'unit'>[], ...more: readonly string[]): readonly ObservedUnit[] => {
    const units = asked.map((one) => ({ unit: 'api.service', ...one }));
    return observe(look(...UNIT, ...more), N, { units, sysctls: [] }).value?.units ?? [];
  };
  const FILE = 'f /etc/systemd/system/api.service.d/zz-oomcfg.conf';

  it('is read for each as if it had been asked for alone', () => {
    const of = [
      ...[
        'variable A',
        'f /lib/api.service',
        FILE,
        'e 3',
        'ea 4 B',
        'nextset',
        'nw -Xmx1g',
        'running',
        '~pid 5',
        'older',
      ],
      ...['runset', 'rw -Xmx2g', 'jvm', '~jpid 5', 'also B', 'envfile /etc/b', 'unset', 'runset', 'rw -b', 'same'],
    ];
    const [first, ...none] = seen([{ variable: 'A' }, { variable: 'B', runtime: 'b' }], ...of);
    const [second, ...more] = first?.others ?? [];
    expect([...none, ...more]).toEqual([]);
    expect(first).toMatchObject({ variable: 'A', nextVariable: ['-Xmx1g'], jvms: [{ pid: 5 }] });
    expect(first?.main).toMatchObject({ variable: ['-Xmx2g'], variableIsNext: false, isOlder: true });
    expect(first?.files[1]?.setsVariable).toEqual([3]);
    expect(first).not.toHaveProperty('environmentFile');
    expect(first).not.toHaveProperty('unsetsVariable');
    expect(second).toMatchObject({ variable: 'B', runtime: 'b', environmentFile: '/etc/b', unsetsVariable: true });
    expect(second?.main).toMatchObject({ variable: ['-b'], variableIsNext: true, isOlder: true });
    expect(second?.files[1]?.setsVariable).toEqual([4]);
    expect(second).not.toHaveProperty('nextVariable');
    expect(second).not.toHaveProperty('jvms');
  });

  it('has none for a JVM where none was asked for', () => {
    const units = seen([{ variable: 'B', runtime: 'b' }], FILE, 'ea 4 B', 'also B', 'nextset');
    expect(units.map(({ variable, files }) => [variable, files[0]?.setsVariable])).toEqual([['B', [4]]]);
    expect(units[0]).not.toHaveProperty('others');
  });

  it('is refused where the name of any cannot be one', () => {
    const { findings } = observe(look(...UNIT, 'variable A', 'also B;C'), N, { units: [], sysctls: [] });
    expect(findings.map(({ summary }) => summary)).toEqual(['the host returned an invalid variable name: `B;C`']);
  });
});
