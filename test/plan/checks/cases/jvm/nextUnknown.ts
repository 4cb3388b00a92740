/**
 * What of the next start of a unit its scripts decide, or nobody knows: each finding beside a twin in which it is not.
 */
import { applied, host, stopped, type UnitParts } from '../../../build';
import { done, java, jvm, onLine, running, saying, type Case } from '../scenes';

const down = (parts: UnitParts) => host({ units: [stopped('api.service', { variable: 'JAVA_OPTS', ...parts })] });
const script = (word: string, more: UnitParts = {}) =>
  down({ mayOptions: [{ variable: '/opt/start.sh', word }], ...more });
const sets = { path: '/opt/start.sh', line: 3, onlyEmpty: false };
/** Its files are as wanted, and it does not run. */
const settled = (parts: UnitParts) => {
  const state = applied(java(), down({}));
  return { ...state, units: state.units.map((one) => ({ ...one, ...parts })) };
};

export const NEXT_UNKNOWN_CASES: readonly Case[] = [
  {
    kind: 'mayWin',
    when: 'a script of a stopped unit gives a size behind the variable, and in its twin before it',
    bad: [java(), script('-Xmx900m', { sizesBehind: ['-Xmx'] })],
    good: [java(), script('-Xmx900m', { sizesBefore: ['-Xmx'] })],
    says: {
      severity: 'warning',
      summary: 'api.service does not run; at its next start -Xmx900m of /opt/start.sh would win over -Xmx1G',
      fix: saying('put $JAVA_OPTS after it'),
      facts: {
        unit: 'api.service',
        variable: 'JAVA_OPTS',
        options: ['-Xmx900m'],
        from: ['/opt/start.sh'],
        wanted: ['-Xmx1G'],
      },
    },
  },
  {
    kind: 'mayWin',
    when: 'nothing tells where a script of a stopped unit puts it, and in its twin it says the same',
    bad: [java(), script('-Xmx900m')],
    good: [java(), script('-Xmx1024m')],
    says: { summary: saying('-Xmx900m of /opt/start.sh would win, if it comes after $JAVA_OPTS, over -Xmx1G') },
  },
  {
    kind: 'mayWin',
    when: 'a script works the size out, and in its twin the variable comes last of all',
    bad: [java({ variable: 'JDK_JAVA_OPTIONS' }), script('-Xmx…', { sizesBefore: ['-Xmx'] })],
    good: [java({ variable: '_JAVA_OPTIONS' }), script('-Xmx…')],
    says: { summary: saying('-Xmx… of /opt/start.sh would win over'), detail: saying('and what its value is,') },
  },
  {
    kind: 'otherVariable',
    when: 'a shell in ExecStart= puts it behind the variable, and in its twin before it',
    bad: [java(), down({ mayOptions: [{ variable: 'ExecStart=', word: '-Xmx8g' }], sizesBehind: ['-Xmx'] })],
    good: [java(), down({ mayOptions: [{ variable: 'ExecStart=', word: '-Xmx8g' }], sizesBefore: ['-Xmx'] })],
    says: { severity: 'warning' },
  },
  {
    kind: 'optionWins',
    when: 'where the words of ExecStart= end is not known',
    bad: [java(), down({ namesVariable: true, nextOptions: { options: onLine('-Xmx3g'), place: 0, isGuess: true } })],
    good: [java(), down({ namesVariable: true, nextOptions: { options: onLine('-Da'), place: 0, isGuess: true } })],
    says: { severity: 'warning', summary: saying('-Xmx3g of the command line may win over -Xmx1G') },
  },
  {
    kind: 'optionWins',
    when: 'a shell works its value out',
    bad: [java(), down({ namesVariable: true, nextOptions: { options: onLine('-Xmx…'), place: 0 } })],
    good: [java(), down({ namesVariable: true, nextOptions: { options: onLine('-Xmx…'), place: 1 } })],
    says: { severity: 'warning', detail: saying('Its value is known when the unit starts, and not before.') },
  },
  {
    kind: 'mayWin',
    when: 'the running JVM has a size by its long name, and in its twin the script shows it before the variable',
    bad: [java(), running({ jvms: [jvm(onLine('-XX:MaxHeapSize=900m'))] })],
    good: [java(), running({ jvms: [jvm(onLine('-XX:MaxHeapSize=900m'))], sizesBefore: ['-XX:MaxHeapSize'] })],
    says: { severity: 'warning', summary: saying('-XX:MaxHeapSize=900m comes after $JAVA_OPTS') },
  },
  {
    kind: 'scriptOptions',
    when: 'the files that give them were found, and in its twin the spec does without them',
    bad: [java(), running({ jvms: [jvm([])], scriptOptions: ['-Da=…'], optionFiles: ['/etc/a.sh', '/opt/b.sh'] })],
    good: [java({ replace: true }), running({ jvms: [jvm([])], scriptOptions: ['-Da=…'] })],
    says: {
      summary: 'the JVM of api.service has options that /etc/a.sh and /opt/b.sh give: -Da',
      fix: saying('Read /etc/a.sh and /opt/b.sh. Where one of them needs an empty JAVA_OPTS'),
    },
  },
  {
    kind: 'hiddenEnvironment',
    when: 'root may not read what its process has, and in its twin nothing runs',
    bad: [java(), running({ isHidden: true })],
    good: [java(), down({ isHidden: true })],
    says: { severity: 'warning', facts: { unit: 'api.service', variable: 'JAVA_OPTS' } },
  },
  {
    kind: 'scriptSets',
    when: 'the files of a stopped unit are as wanted, and in its twin it runs and its JVM has it all',
    bad: [java(), settled({ scriptSets: [sets] })],
    good: [java(), withScript()],
    says: { summary: '/opt/start.sh:3 sets JAVA_OPTS for api.service: its next start may have none of the spec' },
  },
  {
    kind: 'scriptSets',
    when: 'what a shell in ExecStart= is given sets it',
    bad: [java(), down({ scriptSets: [{ path: 'ExecStart=', line: 1, onlyEmpty: false }] })],
    // With the value of the spec it is not empty.
    good: [java(), settled({ scriptSets: [{ path: 'ExecStart=', line: 1, onlyEmpty: true }] })],
    says: { summary: saying('ExecStart= sets JAVA_OPTS for api.service') },
  },
  {
    kind: 'unknownStart',
    when: 'nothing that it starts names the variable, and in its twin ExecStart= does',
    bad: [java(), down({ isNamedNowhere: true })],
    good: [java(), down({ isNamedNowhere: true, namesVariable: true })],
    says: {
      severity: 'warning',
      summary:
        'api.service does not run, and what its next JVM gets is not known: nothing that its ExecStart= starts names JAVA_OPTS, as far as it can be read',
    },
  },
  {
    kind: 'unknownStart',
    when: 'its argument file is not to be found, and in its twin the variable comes last of all',
    bad: [java(), down({ namesVariable: true, nextOptions: { options: [], place: 0, hasFileUnread: true } })],
    good: [
      java({ variable: '_JAVA_OPTIONS' }),
      down({ variable: '_JAVA_OPTIONS', nextOptions: { options: [], hasFileUnread: true } }),
    ],
    says: { severity: 'warning', summary: saying('it has an argument file that is not there') },
  },
  {
    kind: 'unknownStart',
    when: 'a script reads a file whose name nobody knows, and in its twin the unit runs',
    bad: [java(), down({ blindScripts: ['/opt/start.sh'] })],
    good: [java(), running({ blindScripts: ['/opt/start.sh'] })],
    says: {
      severity: 'info',
      summary: saying('/opt/start.sh reads a file whose name is not known before it runs'),
    },
  },
  {
    kind: 'flagUnknown',
    when: 'an old JVM does not have an option of the launcher, and in its twin it has',
    bad: [
      java({ extra: ['--enable-native-access=ALL-UNNAMED'] }),
      running({ lacksFlags: ['--enable-native-access='] }),
    ],
    good: [java({ extra: ['--enable-native-access=ALL-UNNAMED'] }), running()],
    says: {
      severity: 'error',
      summary: 'the JVM of api.service would not start with --enable-native-access: it does not have that option',
      detail: saying('It exits with `Unrecognized option`'),
    },
  },
];

function withScript() {
  const state = done((own) => [jvm(onLine(...own))]);
  return { ...state, units: state.units.map((one) => ({ ...one, scriptSets: [sets] })) };
}
