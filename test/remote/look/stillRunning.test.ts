/**
 * What was restarted runs on as an earlier look saw it: then systemd is asked no more than whether it is active, and in
 * any other case for all.
 */
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LOOK, runShell, SHELLS } from '../shells';

const root = mkdtempSync(join(tmpdir(), 'oomcfg-still-'));
mkdirSync(join(root, 'a.service'));
mkdirSync(join(root, 'b.service'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** The shell itself is the main process of a.service, and whoever started it that of b.service. */
const BEFORE = `TREE_ROOT=${root}
echo "1 $$ 2" | tr ' ' '\\012' >"$TREE_ROOT/a.service/cgroup.procs"
echo "$PPID" >"$TREE_ROOT/b.service/cgroup.procs"
start_of $$
a="a.service running simple $$ $START 0 0123abcd /a.service"
start_of "$PPID"
b="b.service running exec $PPID $START 2 - /b.service"
`;
const SAYS = (text: string): string => `systemctl() { echo "asked $*" >&3; printf '${text}'; }\n`;

describe.each(SHELLS)('whether units still run, in $shell', (shell) => {
  const result = (lines: string, systemctl: string): string => {
    const script = `${LOOK}\nset -f\n${BEFORE}${lines}\n${systemctl}
      exec 3>&1
      if still_running a.service b.service; then echo yes; else echo no; fi
      printf '%s' "$SHOW" | sed "s/MainPID=$$/MainPID=a/;s/MainPID=$PPID/MainPID=b/"\n`;
    return runShell(shell, script).toString('utf8');
  };

  it('is known from their processes and one short question', () => {
    expect(result(`SEEN_RUNNING="$a$NL$b"`, SAYS('active\\nactive\\n'))).toBe(
      [
        'asked is-active -- a.service b.service',
        'yes',
        'Id=a.service',
        'ActiveState=active',
        'SubState=running',
        'Type=simple',
        'MainPID=a',
        'NRestarts=0',
        'ControlGroup=/a.service',
        'InvocationID=0123abcd',
        '',
        'Id=b.service',
        'ActiveState=active',
        'SubState=running',
        'Type=exec',
        'MainPID=b',
        'NRestarts=2',
        'ControlGroup=/b.service',
        'InvocationID=-',
      ].join('\n'),
    );
  });

  it.each([
    ['systemd calls one deactivating', `SEEN_RUNNING="$a$NL$b"`, 'active\\ndeactivating\\n'],
    ['systemd says nothing of one', `SEEN_RUNNING="$a$NL$b"`, 'active\\n'],
    ['systemd says nothing', `SEEN_RUNNING="$a$NL$b"`, ''],
  ])('is open where %s', (_, lines, says) => {
    expect(result(lines, SAYS(says))).toBe('asked is-active -- a.service b.service\nno\n');
  });

  it.each([
    ['nothing was seen', 'SEEN_RUNNING='],
    ['a process began at another time', `SEEN_RUNNING="$a$NL\${b% 2 *} 7 2 - /b.service"`],
    ['a process is gone', `SEEN_RUNNING="$(echo "$a" | sed 's/simple [0-9]*/simple 4194305/')"`],
    ['a process is in another cgroup', `SEEN_RUNNING="\${a% *} /b.service"`],
    ['a cgroup is gone', `SEEN_RUNNING="\${a% *} /c.service"`],
  ])('is open where %s, and systemd is not asked for a short answer', (_, lines) => {
    expect(result(lines, SAYS('active\\nactive\\n'))).toBe('no\n');
  });
});
