/**
 * Proves that a plan and a verification show no value of a Java option that can be a secret, and still tell values
 * apart.
 */
import { describe, expect, it } from 'vitest';
import { changeLines, fileLines } from '../../src/report/text/lines/changeLines';
import { driftLines } from '../../src/report/text/lines/driftLines';

const options = { width: 160, color: false };
const source = { file: 'oomcfg.yaml', line: 1, column: 1 };

function planned(before: string, after: string): string {
  const change = { target: 'a.service', setting: 'JAVA_OPTS', before, after, takesEffect: 'restart' as const, source };
  return changeLines([change], options, '')[1]?.trim() ?? '';
}

describe('the value of an option', () => {
  it.each([
    ['', '-Xmx1G -Dpw=hunter2', '+ JAVA_OPTS  (empty) → -Xmx1G -Dpw=…  restart'],
    ['-Dpw=hunter2', '-Xmx1G -Dpw=hunter2', '~ JAVA_OPTS  -Dpw=… → -Xmx1G -Dpw=…  restart'],
    ['-Dpw=hunter1', '-Dpw=hunter2', '~ JAVA_OPTS  -Dpw=… → -Dpw=… (another value)  restart'],
    ['-Dpw=…', '-Dpw=hunter2', '~ JAVA_OPTS  -Dpw=… → -Dpw=… (another value)  restart'],
    ['-Dpw=a -Xmx1G and -Xmx2G', '-Xmx3G', '~ JAVA_OPTS  -Dpw=… -Xmx1G and -Xmx2G → -Xmx3G  restart'],
    ['-Dpw=a', 'as in /etc/x.conf:3', '~ JAVA_OPTS  -Dpw=… → as in /etc/x.conf:3  restart'],
    ['-Dpw=a', '', '~ JAVA_OPTS  -Dpw=… → (empty)  restart'],
  ])('is not shown by a plan from %j to %j', (before, after, line) => {
    expect(planned(before, after)).toBe(line);
  });

  it('is not shown by a verification', () => {
    const drift = {
      target: 'a.service',
      setting: 'JAVA_OPTS',
      want: '-Da=1',
      file: '-Da=1',
      kernel: '-Da=…',
      setBy: null,
      nextBy: null,
    };
    expect(driftLines([drift], options, '')[1]?.trim()).toBe(
      'JAVA_OPTS  want -Da=…  file -Da=…  kernel -Da=… (another value)',
    );
    const none = { ...drift, kernel: null };
    expect(driftLines([none], options, '')[1]?.trim()).toBe('JAVA_OPTS  want -Da=…  file -Da=…  kernel none');
  });

  it('is not shown of a file that a saved plan writes, and all else of it is', () => {
    const path = '/etc/systemd/system/a.service.d/zz-oomcfg.conf';
    const after = '[Service]\nEnvironment="JAVA_OPTS=-Xmx1G -Dpw=hunter2"\nEnvironment="LD_PRELOAD=/tmp/x.so"\n';
    const lines = fileLines([{ path, action: 'update', after }], options, '', []);
    expect(lines.slice(2).map((line) => line.trim())).toEqual([
      'and writes: Environment="JAVA_OPTS=-Xmx1G -Dpw=…"',
      'and writes: Environment="LD_PRELOAD=/tmp/x.so"',
    ]);
  });

  it('is the setting itself where it belongs to the host', () => {
    const change = {
      target: 'system',
      setting: 'generation',
      before: 'interrupted',
      after: 'whole',
      takesEffect: 'live' as const,
    };
    expect(changeLines([change], options, '')[1]?.trim()).toBe('~ generation  interrupted → whole  live');
  });
});
