/** Of the notes on units that failed, a change takes out those that nothing can make count again, and no other. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANGE, LOOK, runShell, SHELLS } from '../shells';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomcfg-notes-'));
  mkdirSync(join(folder, 'current/systemd/system/a.service.d'), { recursive: true });
  writeFileSync(join(folder, 'current/systemd/system/a.service.d/zz-oomcfg.conf'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
/** Seconds of uptime, `ago` seconds before now. */
const uptime = (ago: number): string =>
  String(Math.floor(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])) - ago);

/**
 * Whether a note is left by a change whose look sees the unit in this state and run; `7s` in it is seven seconds ago.
 */
function left(shell: (typeof SHELLS)[number], text: string, state: string, run: string, more = ''): boolean {
  const note = text.replace(/ (\d+)s /, (_, ago: string) => ` ${uptime(Number(ago))} `);
  writeFileSync(join(folder, 'judged'), `a.service a.service ${note}\n`);
  const settings = `STATE='${folder}'; CURRENT='${folder}/current'; N=N; CHANGE=mine`;
  const stub = `systemctl() { printf 'Id=a.service\\nActiveState=${state}\\nInvocationID=${run}\\n${more}'; }`;
  runShell(shell, `${LOOK}\n${CHANGE}\n${settings}\n${stub}\nset -f\nlook_judged\nforget_settled\n`);
  const now = readFileSync(join(folder, 'judged'), 'utf8').replace('a.service a.service ', '').trim();
  expect(['', note]).toContain(now);
  return now === note;
}

describe.each(SHELLS)('a note in $shell', (shell) => {
  it.each([
    ['of one that is down stays while it is', 'down 1a 5', 'failed', '1a', true],
    ['of one that is down stays where systemd has forgotten its run', 'down 1a 5', 'inactive', '', true],
    ['of one that was down goes when it is up', 'down 1a 5', 'active', '1b', false],
    ['of one that was down goes when a later run ended', 'down 1a 5', 'inactive', '1b', false],
    ['of one that died stays while that run goes on', 'died 1a 5', 'active', '1a', true],
    ['of one that died goes with the next run', 'died 1a 5', 'active', '1b', false],
    ['is kept where systemd says nothing', 'down 1a 5', '', '', true],
    ['that waits for a look of another run stays for ten seconds', `open other 0s ${BOOT}`, 'active', '1a', true],
    ['that waited for a look of another run goes then', `open other 11s ${BOOT}`, 'active', '1a', false],
    ['that waited for a look before the last boot goes', 'open other 0s 11111111', 'active', '1a', false],
    ['that waits for the look of this run stays', `open mine 11s ${BOOT}`, 'active', '1a', true],
  ])('%s', (_, note, state, run, stays) => {
    expect(left(shell, note, state, run)).toBe(stays);
  });

  it.each([
    ['goes where there is no such unit any more', 'failed', ['LoadState=not-found'], false],
    ['goes with a oneshot that has ended well', 'inactive', ['Type=oneshot', 'Result=success'], false],
    [
      'stays with one of a socket that ended so',
      'inactive',
      ['TriggeredBy=a.socket', 'Type=simple', 'Result=success'],
      true,
    ],
    ['stays with one of a timer that failed', 'failed', ['TriggeredBy=a.timer', 'Result=exit-code'], true],
    ['stays with one that ended well, and that nothing starts', 'inactive', ['TriggeredBy=', 'Result=success'], true],
  ])('of one that is down %s', (_, state, more, stays) => {
    const lines = more.map((line) => `${line}\\n`).join('');
    expect(left(shell, 'down 1a 5', state, '1a', lines)).toBe(stays);
  });

  /**
   * A unit of a socket whose last run began `began` seconds ago and lasted `lasted`, by microseconds since the boot.
   */
  const ofSocket = (began: number, lasted: number): string => {
    const at = Number(uptime(began));
    const lines = ['Type=notify', 'Result=success', 'TriggeredBy=a.socket'];
    return [
      ...lines,
      `InactiveExitTimestampMonotonic=${at}000001`,
      `InactiveEnterTimestampMonotonic=${at + lasted}000001`,
    ]
      .map((line) => `${line}\\n`)
      .join('');
  };
  it.each([
    ['stays of one that had run for longer before', `open other 20s ${BOOT} 900 5`, [20, 3], true],
    ['goes of one that had run no longer before', `open other 20s ${BOOT} 2 5`, [20, 3], false],
    ['goes of one that was started again since', `open other 200s ${BOOT} 900 5`, [20, 3], false],
    ['goes of one that ended long after', `open other 200s ${BOOT} 900 5`, [199, 100], false],
    ['goes of one that began before', `open other 20s ${BOOT} 900 5`, [50, 32], false],
    ['goes after a boot', 'open other 20s 11111111 900 5', [20, 3], false],
  ])('of one that an interrupted run restarted, and that has ended, %s', (_, note, [began = 0, lasted = 0], stays) => {
    expect(left(shell, note, 'inactive', '1b', ofSocket(began, lasted))).toBe(stays);
  });
});
