/**
 * Which JVMs of a unit are helpers of its start: what a command beside ExecStart= runs, and what may be gone in a
 * moment; in each shell.
 */
import { describe, expect, it } from 'vitest';
import { LOOK, runShell, SHELLS } from '../../remote/shells';

describe.each(SHELLS)('helpers of a start, in $shell', (shell) => {
  it.each([
    ['4711', 'start-post', '4711'],
    ['4711', 'start-pre', '4711'],
    ['4711', 'reload', '4711'],
    ['4711', 'stop', '4711'],
    // Of Type=forking.
    ['4711', 'start', '0'],
    ['0', 'running', '0'],
    ['', 'running', '0'],
    ['[not set]', 'start-post', '0'],
  ])('the control process %j of a unit in the state %s', (pid, sub, expected) => {
    const script = `${LOOK}\ncontrol_of '${pid}' ${sub}; echo "$control"\n`;
    expect(runShell(shell, script).toString('utf8')).toBe(`${expected}\n`);
  });

  it('are below the process that systemd started for them, however deep', () => {
    const script = `${LOOK}\nset -f
      tell() { if is_below "$1" "$2"; then echo yes; else echo no; fi; }
      (tell $$ $$; tell $PPID $$; sh -c 'echo $$; :; exec sleep 2' >/dev/null & child=$!; tell $child $$; tell $child 4194305; tell 4194305 $$; kill $child)\n`;
    expect(runShell(shell, script).toString('utf8')).toBe('yes\nno\nyes\nno\nno\n');
  });

  it('do not count beside the service, nor as its main process', () => {
    const script = `${LOOK}\nset -f
      is_below() { [ "$1" = 12 ] || [ "$1" = 13 ]; }
      processes_of() { PROCESSES=' 11 12 13 14'; }
      start_of() { START=5000; }; ticks_now() { NOW=9000; }; get() { X=12; }
      JVMS=' 12 13 14 '
      counted_jvms 11 /g '' 12; echo $COUNTED
      counted_jvms 11 /g '' 0; echo $COUNTED
      PS_1=' 12 13 14'; control=12; pid=0; choose_main /g '' 1; echo $pid
      PS_1=' 12 13'; pid=0; choose_main /g '' 1; echo $pid
      control=0; choose_main /g '' 1; echo $pid\n`;
    expect(runShell(shell, script).toString('utf8')).toBe('14\n12 13 14\n14\n0\n12\n');
  });

  it('have not been left by an earlier start where it is the main process that a scope of systemd-run gave another ID', () => {
    const script = `${LOOK}\nset -f; processes_of() { PROCESSES=' 11 12'; }; start_of() { START=5000; }; ticks_now() { NOW=9000; }
      invocations_of() { JI_11=bb JI_12=bb; }
      JVMS=' 11 12 '; counted_jvms 11 /g aa; echo $COUNTED / $LEFT_BEHIND\n`;
    expect(runShell(shell, script).toString('utf8')).toBe('11 / 12\n');
  });

  it.each<[string, string, number, string]>([
    ['the only one, young, and not the main process', '12', 499, 'yes'],
    ['the only one, and older', '12', 501, ''],
    ['the main process alone', '11', 1, ''],
    ['two that began together', '11 12', 999, 'yes'],
    ['two that began together, and are older', '11 12', 1001, ''],
  ])('may be gone in a moment: %s', (_, jvms, age, expected) => {
    const script = `${LOOK}\nset -f; processes_of() { PROCESSES=' 11 12'; }; start_of() { START=5000; }
      NOW=$((5000 + ${age})); JVMS=' ${jvms} '; counted_jvms 11 /g; echo "$UNSETTLED"\n`;
    expect(runShell(shell, script).toString('utf8')).toBe(`${expected}\n`);
  });

  it.each<[string, number, string]>([
    ['a unit that began a moment ago is waited for until its JVMs are settled', 100, '3 waits'],
    ['one that began 20 s ago is not', 2100, '0 waits'],
  ])('%s', (_, age, expected) => {
    const script = `${LOOK}\nset -f; waits=0
      unit_processes() { mains=' /g:11:0:aa '; }
      start_of() { case $1 in self) START=9000 ;; *) START=$((9000 - ${age})) ;; esac; }
      ticks_now() { NOW=9000; }; mapped_jvms() { :; }
      counted_jvms() { COUNTED=" 11 12"; UNSETTLED=yes; [ "$waits" -lt 3 ] || UNSETTLED=; echo "$1 $2 $3 $4" >&3; }
      sleep() { waits=$((waits + 1)); }
      exec 3>/dev/null; JVMS=' 11 12 '; HAD_JVM=/other; settle_jvms; echo "$waits waits" $NOW $HAD_JVM\n`;
    expect(runShell(shell, script).toString('utf8')).toBe(`${expected} /other\n`);
  });
});
