/**
 * Which units that end right after a change had run on until then, by what systemd says of them before it; in each
 * shell.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHANGE, LOOK, runShell, SHELLS } from '../shells';

const UPTIME = Math.floor(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]));
/** Microseconds since the boot, `ago` seconds before now. */
const at = (ago: number): string => `${UPTIME - ago}000123`;

interface Unit {
  readonly type?: string;
  readonly by?: string;
  readonly restart?: string;
  readonly bus?: string;
  readonly start?: string;
  /** A target starts it as well. */
  readonly atBoot?: boolean;
  readonly state?: string;
  readonly restarts?: number;
  /** Seconds since its run began, since the run before left the state active, and since that ended. */
  readonly began?: number;
  readonly left?: number;
  readonly ended?: number;
}

/** What the change reports of it. */
function ran(shell: (typeof SHELLS)[number], unit: Unit): string {
  const time = (ago: number | undefined): string => (ago === undefined ? '0' : at(ago));
  const lines = [
    'Id=a.service',
    `Type=${unit.type ?? 'simple'}`,
    `Restart=${unit.restart ?? 'no'}`,
    `BusName=${unit.bus ?? ''}`,
    `NRestarts=${unit.restarts ?? 0}`,
    `ActiveState=${unit.state ?? 'active'}`,
    `TriggeredBy=${unit.by ?? ''}`,
    `ExecStart=${unit.start ?? ''}`,
    `InactiveExitTimestampMonotonic=${time(unit.began ?? 20)}`,
    `ActiveExitTimestampMonotonic=${time(unit.left)}`,
    `InactiveEnterTimestampMonotonic=${time(unit.ended)}`,
  ];
  const boot = `starts_at_boot() { return ${unit.atBoot === true ? 0 : 1}; }`;
  const stub = `${boot}\nsystemctl() { printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}; }`;
  const settings = `N=N; STAYS=' '; CURRENT=/nowhere; OPENED='a.service a.service'; up=${UPTIME}`;
  const output = runShell(shell, `${LOOK}\n${CHANGE}\n${stub}\n${settings}\nset -f\nfind_ran\nprintf '%s' "$REPORT"\n`);
  return output.toString('utf8').replace('N! ran a.service ', '').trim();
}

/** A daemon that has a socket beside it. */
const SOCKET = { by: 'a.socket', atBoot: true };
/** What a socket alone starts. */
const NEEDED = { by: 'a.socket' };
const PROXY =
  '{ path=/lib/systemd/systemd-socket-proxyd ; argv[]=/lib/systemd/systemd-socket-proxyd --exit-idle-time=30s a:80 ; }';
const TIMER = { by: 'a.timer' };

describe.each(SHELLS)('before a change, in $shell, a unit', (shell) => {
  it.each<[string, Unit, string]>([
    ['that a socket starts and that has never ended', SOCKET, '20'],
    ['whose run before was stopped', { ...SOCKET, left: 30, ended: 29 }, '20'],
    ['whose run before ended by itself', { ...SOCKET, left: 30, ended: 30 }, ''],
    ['that systemd started again by itself', { ...SOCKET, left: 30, ended: 30, restarts: 1 }, '20'],
    ['that does not run', { ...SOCKET, state: 'inactive' }, ''],
    ['that a timer starts, and that has no Restart=', TIMER, ''],
    ['that a timer starts, an hour ago and more', { ...TIMER, began: 3700 }, '3700'],
    ['that a timer starts, and that has a Restart=', { ...TIMER, restart: 'always' }, '20'],
    ['that a socket alone starts', NEEDED, ''],
    ['that a socket alone starts, ten minutes ago and more', { ...NEEDED, began: 700 }, '700'],
    ['that says that it ends when it is idle', { ...NEEDED, began: 700, start: PROXY }, ''],
    ['that nothing starts', {}, ''],
    ['that is a oneshot', { ...SOCKET, type: 'oneshot' }, ''],
    ['of the bus that the bus does not start', { type: 'dbus', bus: 'org.y' }, ''],
  ])('%s', (_, unit, expected) => {
    expect(ran(shell, unit)).toBe(expected);
  });
});
