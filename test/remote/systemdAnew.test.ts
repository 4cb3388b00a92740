/**
 * A change beside a systemd that is just being executed anew, and services in a slice that begin again all the time; in
 * each shell.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHANGE, LOOK, runShell, SHELLS } from './shells';

const UPTIME = Math.floor(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]));

describe.each(SHELLS)('in $shell, a daemon-reload', (shell) => {
  const ANEW = 'Reload daemon failed: Message recipient disconnected from message bus without replying';
  it.each<[string, string, number, string]>([
    ['that systemd does at once', ANEW, 0, '0 waits'],
    ['of a systemd that is being executed anew is tried again', ANEW, 2, '2 waits'],
    ['of one that ended the connection as well', 'Reload daemon failed: Connection reset by peer', 1, '1 waits'],
    ['of one that takes none', 'Failed to reload daemon: Transport endpoint is not connected', 4, '4 waits'],
    ['and not for ever', ANEW, 9, `failed daemon-reload said ${ANEW}`],
    [
      'that is refused is not',
      'Reload daemon failed: No space left',
      9,
      'failed daemon-reload said Reload daemon failed: No space left',
    ],
  ])('%s', (_, says, fails, expected) => {
    const script = [
      LOOK,
      CHANGE,
      'waits=0; sleep() { waits=$((waits + 1)); }',
      `systemctl() { [ "$waits" -ge ${fails} ] || { echo '${says}'; return 1; }; }`,
      'fail() { echo "failed $1 $2"; }',
      'if do_reload; then echo "$waits waits"; fi',
    ].join('\n');
    expect(runShell(shell, script).toString('utf8').trim()).toBe(expected);
  });
});

describe.each(SHELLS)('in $shell, a service in a slice whose limit falls', (shell) => {
  it.each<[string, number, number, string]>([
    ['that was never started again', 0, 5, '0'],
    ['that was started again long ago', 3, 600, '3'],
    ['that was started again within this minute dies by itself', 3, 5, 'down'],
  ])('%s', (_, restarts, ago, count) => {
    const block = [
      'Id=in.service',
      `NRestarts=${restarts}`,
      'ActiveState=active',
      'ControlGroup=/app.slice/in.service',
      `StateChangeTimestampMonotonic=${UPTIME - ago}000000`,
    ];
    const script = `${LOOK}\n${CHANGE}\nN=N REPORTS=0 REPORT= MEMORY_ROOT=/nowhere\nsystemctl() { printf '%s\\n' ${block.join(' ')}; }\nwatch_services app.slice /app.slice\nprintf '%s' "$REPORT"`;
    expect(runShell(shell, script).toString('utf8').trim()).toBe(`N! was in.service ${count} - app.slice`);
  });
});
