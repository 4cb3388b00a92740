/** Programs between systemd and a JVM that keep the variable from it: each finding beside a twin in which it is not. */
import { host, stopped, type UnitParts } from '../../../build';
import { done, java, jvm, onLine, running, saying, type Case } from '../scenes';

const down = (parts: UnitParts) => host({ units: [stopped('api.service', { variable: 'JAVA_OPTS', ...parts })] });
const began = (environment: 'new' | 'passed', parts: UnitParts = {}) =>
  running({ jvms: [jvm(onLine('-Xmx900m'), { environment })], ...parts });
/** It has the variable in its environment as its unit gives it, which is empty where `parts` do not say more. */
const named = (environment: 'new' | 'passed', parts: UnitParts = {}) =>
  running({ jvms: [jvm(onLine('-Xmx900m'), { environment, hasVariable: true })], ...parts });
const sudo = { what: 'clears', by: 'sudo' } as const;
const rules = { what: 'rules', by: 'sudo' } as const;
const inScript = { ...sudo, path: '/opt/start.sh', line: 5 };
const inLogin = { ...inScript, what: 'login', by: 'su' } as const;
const unsets = { ...inScript, what: 'unsets', by: 'env' } as const;
const tool = java({ variable: 'JAVA_TOOL_OPTIONS' });
const withTool = (state: ReturnType<typeof host>) => ({
  ...state,
  units: state.units.map((one) => ({ ...one, variable: 'JAVA_TOOL_OPTIONS' })),
});
const setElsewhere = (parts: UnitParts = {}) =>
  running({ jvms: [jvm(onLine('-Xmx900m'), { hasOtherVariable: true })], ...parts });
/** It began with the options of the spec in its files, and its JVM has none of them. */
const inVain = (environment: 'new' | 'passed', parts: UnitParts = {}) => {
  const state = done(() => [jvm(onLine('-Xmx900m'), { environment })]);
  return { ...state, units: state.units.map((one) => ({ ...one, ...parts })) };
};

export const START_LOSS_CASES: readonly Case[] = [
  {
    kind: 'variableWins',
    when: 'env in ExecStart= sets it, also of a unit that runs',
    bad: [java(), running({ startLoss: { what: 'sets', by: 'env' } })],
    good: [java(), running()],
    says: {
      severity: 'error',
      summary: 'JAVA_OPTS does not reach the JVM of api.service: env in ExecStart= sets it and wins',
      fix: 'Take the variable out of ExecStart=, or put ${JAVA_OPTS} into what it is set to.',
    },
  },
  {
    kind: 'variableWins',
    when: 'env in ExecStart= removes it',
    bad: [java(), down({ startLoss: { what: 'clears', by: 'env' } })],
    good: [java(), down({})],
    says: { summary: saying('env in ExecStart= removes it'), fix: saying('Take its -i or -u out of ExecStart=') },
  },
  {
    kind: 'variableWins',
    when: 'su in ExecStart= logs in anew',
    bad: [java(), running({ startLoss: { what: 'login', by: 'su' } })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running()],
    says: {
      severity: 'error',
      summary: saying('su in ExecStart= starts a login, which removes it'),
      detail: saying('A start command runs after systemd has set the environment'),
      fix: 'Use User= in place of su, or ${JAVA_OPTS} in its -c.',
    },
  },
  {
    kind: 'variableWins',
    when: 'sudo in ExecStart= begins a new environment, and in its twin its rules are not known',
    bad: [java(), down({ startLoss: sudo })],
    good: [java(), down({ startLoss: rules })],
    says: {
      summary: 'JAVA_OPTS does not reach the JVM of api.service: sudo in ExecStart= removes it',
      fix: 'Use User= in place of sudo, or give sudo JAVA_OPTS=${JAVA_OPTS} in front of the program.',
    },
  },
  {
    kind: 'variableWins',
    when: 'the program behind it is java itself, which does not read it',
    bad: [java(), down({ startLoss: { what: 'clears', by: 'pkexec' }, programs: ['java'] })],
    good: [java(), down({ startLoss: { what: 'rules', by: 'doas' }, programs: ['java'] })],
    says: {
      fix: 'Put $JAVA_OPTS into ExecStart=, behind java: systemd puts the value in before pkexec runs.',
    },
  },
  {
    kind: 'variableWins',
    when: 'the running JVM shows that a line of its script was reached, and in its twin that it was not',
    bad: [java(), began('new', { scriptLosses: [inScript] })],
    good: [java(), began('passed', { scriptLosses: [inScript] })],
    says: {
      summary: 'JAVA_OPTS does not reach the JVM of api.service: sudo in /opt/start.sh:5 removes it',
      fix: 'Use User= in place of sudo, or give sudo JAVA_OPTS="$JAVA_OPTS" in front of the program.',
    },
  },
  {
    kind: 'variableWins',
    when: 'a login of a script was reached, and in its twin the new environment has the variable',
    bad: [java(), began('new', { scriptLosses: [inLogin] })],
    good: [java(), named('new', { scriptLosses: [inLogin] })],
    says: { severity: 'error', summary: saying('su in /opt/start.sh:5 starts a login, which removes it') },
  },
  {
    kind: 'lossInDoubt',
    when: 'a new environment has an empty variable, and in its twin one with the value of its unit',
    bad: [java(), named('new', { scriptLosses: [inScript] })],
    good: [java(), named('new', { scriptLosses: [inScript], nextVariable: ['-Da=1'] })],
    says: { severity: 'warning', detail: saying('the running JVM does not show whether it is reached') },
  },
  {
    kind: 'lossInDoubt',
    when: 'env -u takes away the variable alone, and in its twin the JVM has it',
    bad: [java(), began('passed', { scriptLosses: [unsets], nextVariable: ['-Xmx512m'] })],
    good: [java(), named('passed', { scriptLosses: [unsets], nextVariable: ['-Xmx512m'] })],
    says: { severity: 'warning', fix: 'Take its -u out of /opt/start.sh:5, or give it JAVA_OPTS="$JAVA_OPTS".' },
  },
  {
    kind: 'lossInDoubt',
    when: 'a login runs commands that begin on lines below, and in its twin the JVM has the environment of its unit',
    bad: [java(), began('new', { scriptLosses: [{ ...inLogin, what: 'text' }] })],
    good: [java(), began('passed', { scriptLosses: [{ ...inLogin, what: 'text' }] })],
    says: { severity: 'warning', summary: saying('runs commands from lines below, which may name it') },
  },
  {
    kind: 'lossInDoubt',
    when: 'one of several start commands keeps it, and in its twin the JVM comes from another',
    bad: [java(), down({ scriptLosses: [{ ...inLogin, line: 0, path: 'ExecStart=' }] })],
    good: [java(), began('passed', { scriptLosses: [{ ...inLogin, line: 0, path: 'ExecStart=' }] })],
    says: { summary: saying('su in ExecStart= starts a login'), detail: saying('one of several commands') },
  },
  {
    kind: 'lossInDoubt',
    when: 'rules of sudo decide, and in its twin the running JVM has the environment of its unit',
    bad: [java(), began('new', { startLoss: rules })],
    good: [java(), began('passed', { startLoss: rules })],
    says: {
      severity: 'warning',
      summary:
        'whether JAVA_OPTS gets to the JVM of api.service is not known: sudo in ExecStart= removes it, unless sudoers on the host keep it',
      fix: saying('Use User= in place of sudo'),
    },
  },
  {
    kind: 'lossInDoubt',
    when: 'rules of sudo decide, and in its twin the JVM has all that is wanted',
    bad: [java(), down({ startLoss: rules })],
    good: [java(), withLoss()],
    says: { severity: 'warning' },
  },
  {
    kind: 'lossInDoubt',
    when: 'a line of a script may not be reached, and in its twin the script was edited since it was not',
    bad: [java(), began('passed', { scriptLosses: [inScript], sourcesEdited: true })],
    good: [java(), began('passed', { scriptLosses: [inScript] })],
    says: { summary: saying('sudo in /opt/start.sh:5 removes it'), detail: saying('whether it is reached') },
  },
  {
    kind: 'lossInDoubt',
    when: 'the JVM began anew and nothing shows by what, and in its twin a script can have put the variable in',
    bad: [tool, withTool(running({ jvms: [jvm([], { environment: 'new' })] }))],
    good: [java(), began('new')],
    says: { summary: saying("it began in an environment that is not its unit's"), detail: saying('INVOCATION_ID') },
  },
  {
    kind: 'variableElsewhere',
    when: 'the JVM has a value that no file gives, and in its twin a line of a script is known to set it',
    bad: [java(), setElsewhere()],
    good: [java(), setElsewhere({ scriptSets: [{ path: '/opt/start.sh', line: 3, onlyEmpty: false }] })],
    says: {
      severity: 'warning',
      summary: 'the JVM of api.service has JAVA_OPTS, which no file of the unit sets: a restart may have no effect',
      fix: saying('Look for what sets JAVA_OPTS'),
    },
  },
  {
    kind: 'variableElsewhere',
    when: 'the JVM has a value that no file gives, and in its twin a login is known to remove it',
    bad: [java(), setElsewhere()],
    good: [java(), setElsewhere({ scriptLosses: [inLogin] })],
    says: { facts: { unit: 'api.service', variable: 'JAVA_OPTS' } },
  },
  {
    kind: 'variableIneffective',
    when: 'sudo kept it from the JVM, and in its twin the start is not known to',
    bad: [java(), inVain('new', { startLoss: rules })],
    good: [java(), withLoss()],
    says: {
      severity: 'error',
      detail: saying('sudo in its ExecStart= removes it.'),
      fix: 'Use User= in place of sudo, or give sudo JAVA_OPTS=${JAVA_OPTS} in front of the program.',
    },
  },
  {
    kind: 'variableIneffective',
    when: 'the JVM began anew and nothing shows by what',
    bad: [java(), inVain('new')],
    good: [java(), withLoss()],
    says: { detail: saying('begins a new environment'), fix: saying('Use User= in place of that program') },
  },
];

function withLoss() {
  const state = done((own) => [jvm(onLine(...own), { environment: 'new' })]);
  return { ...state, units: state.units.map((one) => ({ ...one, startLoss: rules })) };
}
