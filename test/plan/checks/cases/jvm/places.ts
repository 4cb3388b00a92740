/** A variable in a place where the JVM does not get its options: each finding beside a twin in which it is not. */
import type { Misplaced } from '../../../../../src/model/observedJvm';
import { host, stopped, type UnitParts } from '../../../build';
import { java, jvm, onLine, running, saying, type Case } from '../scenes';

const at = (what: Misplaced['what'], path = '/opt/run.sh', isPlain = true) => ({
  misplaced: [{ what, path, isPlain, line: path === '/opt/run.sh' ? 3 : 0 }],
  programs: ['run.sh'],
});
const down = (parts: UnitParts) => host({ units: [stopped('api.service', { variable: 'JAVA_OPTS', ...parts })] });
const two = { extra: '-ea' };

export const PLACES_CASES: readonly Case[] = [
  {
    kind: 'quotedVariable',
    when: 'the script of a unit that runs has it in quotes, and in its twin there is one option',
    bad: [java(two), running(at('word'))],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running(at('word'))],
    says: { severity: 'error', summary: saying('/opt/run.sh:3 passes "$JAVA_OPTS" of api.service on in quotes') },
  },
  {
    kind: 'quotedVariable',
    when: 'the unit does not run, and in its twin the spec gives one option',
    bad: [java(two), down(at('word', 'ExecStart='))],
    good: [java(), down({})],
    says: { severity: 'error', summary: saying('ExecStart= passes') },
  },
  {
    kind: 'quotedVariable',
    when: 'the line may not be reached, and in its twin the JVM has the words one by one',
    bad: [java(two), running(at('word', '/opt/run.sh', false))],
    good: [
      java(two),
      running({
        ...at('word'),
        jvms: [jvm(onLine('-Xmx900m', '-ea'))],
        main: { pid: 100, comm: 'java', variableIsNext: true, variable: ['-Xmx900m', '-ea'] },
        nextVariable: ['-Xmx900m', '-ea'],
      }),
    ],
    says: { severity: 'warning', summary: saying('may pass'), detail: saying('cannot be seen from outside') },
  },
  {
    kind: 'quotedVariable',
    when: 'another script than the one that systemd starts has it, and in its twin UnsetEnvironment= removes it',
    bad: [java(two), running(at('word', '/opt/other.sh'))],
    good: [java(two), running({ ...at('word'), unsetsVariable: true })],
    says: { severity: 'warning' },
  },
  {
    kind: 'behindMain',
    when: 'ExecStart= has it behind the main class',
    bad: [java(), running(at('behind', 'ExecStart='))],
    good: [java({ variable: 'JAVA_TOOL_OPTIONS' }), running(at('behind', 'ExecStart='))],
    says: {
      severity: 'error',
      summary: saying('ExecStart= has $JAVA_OPTS of api.service behind the main class or -jar'),
    },
  },
  {
    kind: 'behindMain',
    when: 'a script may have it there',
    bad: [java(), down(at('behind', '/opt/run.sh', false))],
    good: [java(), down({})],
    says: { severity: 'warning', summary: saying('/opt/run.sh:3 may have $JAVA_OPTS') },
  },
];
