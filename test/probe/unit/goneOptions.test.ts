/**
 * Which options of a JVM none of its unit's files gives any more: what is commented out is not there, and scripts that
 * its script reads count as well.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { records, SHELLS } from '../../remote/shells';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'oomcfg-gone-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each(SHELLS)('options that a unit has no more, in $shell', (shell) => {
  const gone = (start: string, files: Readonly<Record<string, string>> = {}, more = ''): readonly string[] => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    const call = [
      'id=a.service environment="$2" environment_files= stale=no VALUE=-Xmx2g JVM_SIZES=" -Xmx1g -XX:MaxHeapSize=1g"',
      'starts=$1 TREE_ROOT="$3" pid=$$',
      // What the main process runs, by the name that ExecStart= has.
      'ln -sfn "$(readlink /proc/$$/exe)" "$3/x"',
      more,
      'look_sources /group',
    ].join('\n');
    const args = [`{ path=${root}/x ; argv[]=${start} ; }`, 'JAVA_OPTS=-Xmx2g', root];
    return records(shell, call, args).map((line) => line.replace('N~ ', ''));
  };

  it('are those that neither it nor its environment names, where no script is in between', () => {
    expect(gone('/bin/true')).toEqual(['jgone -Xmx', 'jgone -XX:MaxHeapSize']);
    expect(gone('/bin/true -Xmx1g')).toEqual(['jgone -XX:MaxHeapSize']);
    expect(gone('/bin/true', {}, 'stale=yes FILED= FILED_START="/bin/true -Xmx3g"')).toEqual(['jgone -XX:MaxHeapSize']);
  });

  it('are not known where the main process is not what ExecStart= names, or that is a shell', () => {
    expect(gone('/bin/true', {}, 'ln -sfn /bin/true "$3/x"')).toEqual([]);
    const shellStart = 'starts="{ path=/bin/sh ; argv[]=/bin/sh -c exec\\ java ; }"; pid=$$';
    expect(gone('/bin/true', {}, shellStart)).toEqual([]);
  });

  it('are not known of a script that is as it was when the unit began, and known of one that was edited', () => {
    const script = { 'gone.sh': '#!/bin/sh\nexec java -Xmx$HEAP $JAVA_OPTS\n' };
    const at = (time: string) => `mkdir -p "$3/group"; touch -d ${time} "$3/group"`;
    expect(gone(`${root}/gone.sh`, script, at('2099-01-01'))).toEqual([]);
    expect(gone(`${root}/gone.sh`, script, at('2001-01-01'))).toEqual(['jedited', 'jgone -XX:MaxHeapSize']);
    // A PID file is always newer, and not a script.
    const withPid = { ...script, 'gone.pid': '1\n' };
    const before = `touch -d 2001-01-01 "$3/gone.sh"; sleep 0.01; ${at('2099-01-01')}; touch -d 2100-01-01 "$3/gone.pid"`;
    expect(gone(`${root}/gone.sh --pidfile ${root}/gone.pid`, withPid, before)).toEqual([]);
  });

  it.each([
    ['a line that is a comment', '  # java -Xmx1g\nexec java $JAVA_OPTS', true],
    ['a comment at the end of a line', 'exec java $JAVA_OPTS # was -Xmx1g', true],
    ['words behind a # in quotes', 'exec java $JAVA_OPTS "a # b" -Xmx1g', false],
    ['a line beside a comment', '# -Xmx1g\nexec java -Xmx1g $JAVA_OPTS', false],
  ])('are in an edited script no more where what is left is %s', (_, text, isGone) => {
    const old = 'mkdir -p "$3/group"; touch -d 2001-01-01 "$3/group"';
    const said = gone(`${root}/note.sh`, { 'note.sh': `#!/bin/sh\n${text}\n` }, old);
    expect(said.includes('jgone -Xmx')).toBe(isGone);
  });

  it('are looked for in the scripts that its script reads', () => {
    const files = {
      'first.sh': `#!/bin/sh\n. ${root}/second.sh\nexec java $JAVA_OPTS\n`,
      'second.sh': 'MORE=-Xmx$HEAP\n',
    };
    const found =
      'mkdir -p "$3/group"; touch -d 2001-01-01 "$3/group"; variable=JAVA_OPTS COMMAND="$3/first.sh" SCRIPTS= SHELL_TEXT= COUNTED=" 7" JU_7= JC_7="=java${NL}=-Xmx2g${NL}=-Xmx1g$NL"; find_overruling_scripts';
    expect(gone(`${root}/first.sh`, files, found)).toEqual(['jedited', 'jgone -XX:MaxHeapSize']);
    expect(gone(`${root}/first.sh`, { ...files, 'second.sh': '# MORE=-Xmx1g\n' }, found)).toContain('jgone -Xmx');
  });

  it.each([
    ['an option of its own comes behind the variable', '=java${NL}=-Xmx2g${NL}=-Xmx1g$NL', '', '-Xmx1g', 'yes'],
    ['it comes before the variable', '=java${NL}=-Xmx1g${NL}=-Xmx2g$NL', '', '-Xmx1g', 'no'],
    ['it is in a variable that comes last', '=java${NL}=-Xmx2g$NL', '=-Xmx1g', '-Xmx1g', 'yes'],
    ['it has another name', '=java${NL}=-Xmx2g${NL}=-XX:MaxHeapSize=1g$NL', '', '-XX:MaxHeapSize=1g', 'yes'],
    ['it is about something else', '=java${NL}=-Xmx2g${NL}=-Xss1m$NL', '', '-Xss1m', 'no'],
  ])('may be in scripts, which are read only where that can matter: %s', (_, line, last, size, is) => {
    const call = [
      `variable=JAVA_OPTS VALUE=-Xmx2g COUNTED=' 7' JVM_SIZES=' ${size}' JC_7="${line}" JU_7='${last}'`,
      'if overrules_variable; then v yes; else v no; fi',
    ].join('\n');
    expect(records(shell, call)).toEqual([`N~ ${is}`]);
  });

  it.each([
    ['where a file of the unit was edited since', 'MORE=-Xmx1g', '2100-01-01', ['jgone -Xmx']],
    ['not where none was', 'MORE=-Xmx1g', '2050-01-01', []],
    ['not where systemd did not give it', 'MORE=-Xmx2m', '2100-01-01', []],
  ])('are gone of another variable that systemd gave the process %s', (_, given, edited, said) => {
    const begun = [
      `mkdir -p "$3/group"; touch -d 2099-01-01 "$3/group"; export ${given}; sleep 9 & pid=$!`,
      `trap 'kill $pid' EXIT; : >"$3/x.service"; touch -d ${edited} "$3/x.service"; fragment="$3/x.service" drop_ins=`,
    ].join('\n');
    const script = { 'plain.sh': '#!/bin/sh\nexec java $JAVA_OPTS $MORE\n' };
    expect(gone(`${root}/plain.sh`, script, begun)).toEqual(said);
  });
});
