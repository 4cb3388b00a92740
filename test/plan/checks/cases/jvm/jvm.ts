/** Whether a JVM has the options that it is to have: each finding beside a twin in which it is not. */
import { GiB, MiB } from '../../../../../src/model/bytes';
import type { ObservedState } from '../../../../../src/model/observed';
import { applied, file, host, stopped, unit } from '../../../build';
import { AT, java, jvm, onLine, running, type Case } from '../scenes';

/** A host as it is wanted, with a JVM that has -Da of its own, and had these before its restart. */
const lost = (names: readonly string[]): ObservedState => {
  const done = applied(java(), running());
  const parts = (words: readonly string[] = []) => ({ hadOptions: names, jvms: [jvm(onLine(...words, '-Da=…'))] });
  return { ...done, units: done.units.map((one) => ({ ...one, ...parts(one.nextVariable) })) };
};

/** A start script has put a heap of its own behind the words of the variable. */
const BEHIND = { jvms: [jvm(onLine('-Xmx2g', '-Xmx4g'))], main: { ...unit('a').main!, variable: ['-Xmx2g'] } };

export const JVM_CASES: readonly Case[] = [
  {
    kind: 'optionWins',
    when: 'it is on the command line, which comes after JDK_JAVA_OPTIONS',
    bad: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xss1m', '-Xmx4g'))] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xss1m', '-Xmx1024m'))] })],
    says: {
      summary: 'api.service: -Xmx4g of the command line wins over -Xmx1G',
      facts: {
        unit: 'api.service',
        variable: 'JDK_JAVA_OPTIONS',
        options: ['-Xmx4g'],
        from: ['the command line'],
        wanted: ['-Xmx1G'],
      },
    },
  },
  {
    kind: 'optionWins',
    when: 'it is behind the words of the variable that a start script reads',
    bad: [
      java(),
      running({ jvms: [jvm(onLine('-Xmx2g', '-Xmx4g'))], main: { ...unit('a').main!, variable: ['-Xmx2g'] } }),
    ],
    good: [
      java(),
      running({ jvms: [jvm(onLine('-Xmx4g', '-Xmx2g'))], main: { ...unit('a').main!, variable: ['-Xmx2g'] } }),
    ],
    says: {
      facts: {
        unit: 'api.service',
        variable: 'JAVA_OPTS',
        options: ['-Xmx4g'],
        from: ['the command line'],
        wanted: ['-Xmx1G'],
      },
    },
  },
  {
    kind: 'optionWins',
    when: '_JAVA_OPTIONS has it',
    bad: [java(), running({ jvms: [jvm([{ word: '-XX:MaxHeapSize=9g', from: '_JAVA_OPTIONS' }])] })],
    good: [java({ variable: '_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xmx4g'))] })],
    says: { summary: 'api.service: -XX:MaxHeapSize=9g of _JAVA_OPTIONS wins over -Xmx1G' },
  },
  {
    kind: 'ownWords',
    when: 'its own initial heap is above the new heap',
    bad: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xms2g'))] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xms1g'))] })],
    says: {
      severity: 'error',
      facts: { unit: 'api.service', variable: 'JDK_JAVA_OPTIONS', options: ['-Xms2g', '-Xmx1G'] },
    },
  },
  {
    kind: 'oneWord',
    when: 'the java command gets the variable as one word',
    bad: [java(), running({ oneWord: 'java', namesVariable: true })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ oneWord: 'java', namesVariable: true })],
    says: { severity: 'error', facts: { unit: 'api.service', variable: 'JAVA_OPTS' } },
  },
  {
    kind: 'leftBehind',
    when: 'a stop left two JVMs',
    bad: [java(), running({ leftJvms: 2 })],
    good: [java(), running({})],
    says: { severity: 'warning', facts: { unit: 'api.service', jvms: 2 } },
  },
  {
    kind: 'valuesChanged',
    when: 'an option has another value since the restart, which the spec does not give',
    bad: [java(), running({ jvms: [jvm(onLine('-Da=…', '-Db=…'))], revaluedOptions: ['-Da', '-Db'] })],
    good: [
      java({ extra: '-Da=1 -Db=2' }),
      running({ jvms: [jvm(onLine('-Da=…', '-Db=…'))], revaluedOptions: ['-Da', '-Db'] }),
    ],
    says: { severity: 'warning', facts: { unit: 'api.service', options: ['-Da', '-Db'] } },
  },
  {
    kind: 'valuesChanged',
    when: 'the spec does not say that any value will do',
    bad: [java(), running({ jvms: [jvm(onLine('-Da=…'))], revaluedOptions: ['-Da'] })],
    good: [java({ replace: true }), running({ jvms: [jvm(onLine('-Da=…'))], revaluedOptions: ['-Da'] })],
    says: { severity: 'warning' },
  },
  {
    kind: 'scriptSets',
    when: 'it sets the variable whatever systemd gave',
    bad: [java(), running({ scriptSets: [{ path: '/etc/default/a', line: 3, onlyEmpty: false }] })],
    good: [
      java(),
      running({
        scriptSets: [{ path: '/etc/default/a', line: 3, onlyEmpty: false }],
        files: [file(`${AT}/zz-oomcfg.conf`, {}, [4])],
      }),
    ],
    says: { summary: '/etc/default/a:3 sets JAVA_OPTS for api.service: a restart may have no effect' },
  },
  {
    kind: 'scriptSets',
    when: 'it sets the variable where that is empty, and the JVM has more than any file gives',
    bad: [
      java(),
      running({
        scriptSets: [{ path: '/opt/a.sh', line: 2, onlyEmpty: true }],
        jvms: [jvm(onLine('-Dneeded=…', '-Xmx1g'))],
      }),
    ],
    good: [
      java(),
      running({ nextVariable: ['-Xmx1g'], scriptSets: [{ path: '/opt/a.sh', line: 2, onlyEmpty: true }] }),
    ],
    says: {
      facts: { unit: 'api.service', variable: 'JAVA_OPTS', place: '/opt/a.sh:2', options: ['-Dneeded'] },
    },
  },
  {
    kind: 'scriptOptions',
    when: 'they are on the command line and in no file of the unit',
    bad: [java(), running({ jvms: [jvm([])], scriptOptions: ['-Dneeded=…', '-ea', '-Xmx9g'] })],
    good: [java({ replace: true }), running({ jvms: [jvm([])], scriptOptions: ['-Dneeded=…', '-ea'] })],
    says: { severity: 'warning', facts: { unit: 'api.service', variable: 'JAVA_OPTS', options: ['-Dneeded', '-ea'] } },
  },
  {
    kind: 'optionsLost',
    when: 'nothing else is to be changed',
    bad: [java(), lost(['-Dneeded', '-Da'])],
    good: [java({ replace: true }), lost(['-Dneeded', '-Da'])],
    says: { severity: 'error', facts: { unit: 'api.service', variable: 'JAVA_OPTS', options: ['-Dneeded'] } },
  },
  {
    kind: 'noJvm',
    when: 'a shell alone runs in the unit',
    bad: [java(), running({ jvms: [] })],
    good: [java(), running({ jvms: [jvm([])] })],
    says: { severity: 'warning', facts: { unit: 'api.service', variable: 'JAVA_OPTS' } },
  },
  {
    kind: 'noJvm',
    when: 'it was started a moment ago',
    bad: [java(), running({ jvms: [], life: { ...unit('a').life, age: 3 }, hadOptions: [] })],
    good: [java(), host({ units: [stopped('api.service', { jvms: [] })] })],
    says: {
      severity: 'info',
      summary: 'no JVM runs in api.service yet, 3 s after its start: its options are in force nowhere',
    },
  },
  {
    kind: 'sourcesChanged',
    when: 'what won was taken out of the unit',
    bad: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xmx4g'))], goneOptions: ['-Xmx'] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xmx4g'))], goneOptions: ['-Xss'] })],
    says: { severity: 'info', facts: { unit: 'api.service', variable: 'JDK_JAVA_OPTIONS', options: ['-Xmx4g'] } },
  },
  {
    kind: 'sourcesChanged',
    when: 'the edited script puts it before the variable now',
    bad: [java(), running({ ...BEHIND, sourcesEdited: true, sizesBefore: ['-Xmx'] })],
    // Of one that was not edited the JVM shows the order.
    good: [java(), running({ ...BEHIND, sizesBefore: ['-Xmx'] })],
    says: {
      severity: 'info',
      summary: 'api.service began before its files changed: they put -Xmx before $JAVA_OPTS now',
    },
  },
  {
    kind: 'optionWins',
    when: 'its script was edited since, and nobody can tell whether it still gives it',
    bad: [java(), running({ ...BEHIND, sourcesEdited: true })],
    good: [java(), running({ ...BEHIND, sourcesEdited: true, goneOptions: ['-Xmx'] })],
    says: { severity: 'warning', summary: 'api.service: -Xmx4g of the command line wins over -Xmx1G' },
  },
  {
    kind: 'optionWins',
    when: 'its script was edited since, and shows that it still gives it',
    bad: [java(), running({ ...BEHIND, sourcesEdited: true, sizesBehind: ['-Xmx'] })],
    good: [java(), running({ ...BEHIND, sourcesEdited: true, sizesBefore: ['-Xmx'] })],
    says: { severity: 'error' },
  },
  {
    kind: 'manyJvms',
    when: 'their heaps are more than the limit',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx1g')), jvm(onLine('-Xmx1025m'))] })],
    good: [java(), running({ jvms: [jvm(onLine('-Xmx1g')), jvm(onLine('-Xmx1g')), jvm([])] })],
    says: { facts: { unit: 'api.service', jvms: 2, heaps: 2049 * MiB, limit: 2 * GiB } },
  },
];
