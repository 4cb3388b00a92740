/** Which options of a JVM's own have another value after a restart, by the words of both looks, in every shell. */
import { describe, expect, it } from 'vitest';
import { CHANGE, LOOK, runShell, SHELLS } from '../shells';

/** JVMs 70 and 71 before, 80 and 81 after. A word of the second one begins with `2:`. */
const words = (first: number, list: readonly string[]): string =>
  list.map((word) => (word.startsWith('2:') ? `${first + 1} ${word.slice(2)}\n` : `${first} ${word}\n`)).join('');

const CASES: readonly (readonly [string, string, readonly string[], readonly string[], boolean])[] = [
  ['another value', '-Dmode', ['-Dmode=prod'], ['-Dmode=dev'], true],
  ['the same value', '-Dmode', ['-Dmode=prod', '-Dx=1'], ['-Dx=2', '-Dmode=prod'], false],
  ['one of two that is gone', '-Dmode', ['-Dmode=dev', '-Dmode=prod'], ['-Dmode=dev'], true],
  ['one of two that did not count', '-Dmode', ['-Dmode=prod', '-Dmode=dev'], ['-Dmode=dev'], false],
  ['two in another order', '-Dmode', ['-Dmode=prod', '-Dmode=dev'], ['-Dmode=dev', '-Dmode=prod'], true],
  ['no value any more', '-Dmode', ['-Dmode=prod'], ['-Dmode'], true],
  ['an option that is gone, which is said as such', '-Dmode', ['-Dmode=prod'], ['-Dmoder=dev'], false],
  ['one that only begins alike', '-Dmode', ['-Dmode.a=1', '-Dmode=x'], ['-Dmode.a=2', '-Dmode=x'], false],
  ['a number', '-Dlimit', ['-Dlimit=1073741824'], ['-Dlimit=2147483648'], true],
  ['a flag', '-XX:MaxTenuringThreshold', ['-XX:MaxTenuringThreshold=7'], ['-XX:MaxTenuringThreshold=5'], true],
  ['the size of the young generation', '-Xmn', ['-Xmn64m'], ['-Xmn32m'], true],
  ['what an agent is given', '-javaagent:a.jar', ['-javaagent:/opt/a.jar=x'], ['-javaagent:/srv/a.jar=y'], true],
  ['the folder of an agent', '-javaagent:a.jar', ['-javaagent:/opt/1/a.jar=x'], ['-javaagent:/opt/2/a.jar=x'], false],
  ['one of two agents', '-agentlib:x', ['-agentlib:x=a', '-agentlib:x=b'], ['-agentlib:x=c', '-agentlib:x=b'], true],
  ['the file of a log', '-Xlog:gc', ['-Xlog:gc:file=/a'], ['-Xlog:gc:file=/b'], false],
  ['JVMs in another order', '-Dn', ['-Dn=1', '2:-Dn=2'], ['-Dn=2', '2:-Dn=1'], false],
  ['a JVM that is not there again', '-Dn', ['-Dn=1', '2:-Dn=2'], ['-Dn=1'], false],
  ['one JVM of two', '-Dn', ['-Dn=1', '2:-Dn=2'], ['-Dn=1', '2:-Dn=3'], true],
  ['no JVM before', '-Dn', [], ['-Dn=1'], false],
  ['no JVM after', '-Dn', ['-Dn=1'], [], false],
  ['the process ID of the JVM', '-Dn', ['-Dn=a-70/x'], ['-Dn=a-80/x'], false],
  ['the process ID of the main process', '-Dn', ['-Dn=60'], ['-Dn=61'], false],
  ['a number that holds a process ID', '-Dn', ['-Dn=170'], ['-Dn=180'], true],
  ['seconds', '-Dn', ['-Dn=1795778410'], ['-Dn=1795778999'], false],
  ['a date', '-Dn', ['-Dn=log-2026-11-27.txt'], ['-Dn=log-2026-11-28.txt'], false],
  ['a date and a time', '-Dn', ['-Dn=20261127-112010'], ['-Dn=20261128-112530'], false],
  ['the text of date(1)', '-Dn', ['-Dn=Fri Nov 27 11:20:10 UTC 2026'], ['-Dn=Sat Nov 28 11:25:30 UTC 2026'], false],
  ['a UUID', '-Dn', ['-Dn=0b7e5d1a-6f2c-4c3e-9a54-0d1f2e3c4b5a'], ['-Dn=1b7e5d1a-6f2c-4c3e-9a54-0d1f2e3c4b5b'], false],
  ['a file for a while', '-Dn', ['-Dn=/tmp/app.x7Q,a'], ['-Dn=/tmp/app.b2R,a'], false],
  ['what is behind such a file', '-Dn', ['-Dn=/tmp/app.x7Q,a'], ['-Dn=/tmp/app.b2R,b'], true],
  ['what only looks like code', '-Dn', ['-Dn=$(touch /x)*'], ['-Dn=`\'"\\'], true],
];

describe.each(SHELLS)('the value of an option after a restart, in $shell', (shell) => {
  /** What is reported, and what is noted. */
  const noted = (names: string, before: readonly string[], after: readonly string[], note = '') => {
    const section = (first: number, list: readonly string[]) =>
      `. b.service\n9 -Dn=other\n${list.length === 0 ? '' : `. a.service\n${words(first, list)}`}. c.service\n9 -Dn=x\n`;
    const script = [
      LOOK,
      CHANGE,
      'set -f; N=N',
      'folder_of() { MAIN=61; }; start_of() { START=900; }',
      'MAINS="a.service 60$NL" WORDS_BEFORE=$1 TAKEN=$2',
      `KEEPS="a.service 1 ${names}$NL" BEFORE='${note}'`,
      'note_values; printf "%s" "$REPORT$BEFORE"',
    ].join('\n');
    return runShell(shell, script, [section(70, before), section(80, after)]).toString('utf8');
  };

  it.each(CASES)('%s', (_, name, before, after, isOther) => {
    expect(noted(name, before, after)).toBe(
      isOther ? `N! revalued a.service ${name}\nrevalued a.service 61 900 ${name}\nvaries a.service ${name}\n` : '',
    );
  });

  it('is reported once where it is another one at each start, and again after a start with the same; what changed once is noted on', () => {
    const note = 'score a.service 5\nvaries a.service -Da -Db\n';
    const at = ['-Da=1', '-Db=1', '-Dc=1'];
    expect(noted('-Da -Db -Dc -Dc', at, ['-Da=2', '-Db=1', '-Dc=2'], note)).toBe(
      'N! revalued a.service -Dc\nscore a.service 5\nrevalued a.service 61 900 -Dc\nvaries a.service -Da -Dc\n',
    );
    expect(noted('-Da -Db -Dc', at, at, note)).toBe('score a.service 5\n');
    expect(noted('-Da -Db -Dc', at, [], note)).toBe(note);
    const changed = 'revalued a.service 60 800 -Da -Db -Dd\n';
    expect(noted('-Da', at, at, changed.replace('60', '59'))).toBe(changed.replace('60', '59'));
    expect(noted('-Da -Db -Dc', at, ['-Da=1', '-Db=2', '-Dc=2'], changed + note)).toBe(
      'N! revalued a.service -Dc\nscore a.service 5\nrevalued a.service 61 900 -Da -Dc\nvaries a.service -Db -Dc\n',
    );
    expect(noted('', at, ['-Da=2'])).toBe('');
  });
});
