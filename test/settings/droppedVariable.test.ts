/** A variable that is dropped restarts what would have other options without it, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { ObservedJvm, ObservedState } from '../../src/model/observed';
import type { SpecText } from '../desired/build';
import { applied, file, host, lines, plan, unit, type UnitParts } from '../plan/build';

const NAME = 'api.service';
const OVERRIDE = '/etc/systemd/system/api.service.d/zzz.conf';
const JAVA = { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB', directMemory: '128MiB' };
const SPEC: SpecText = { name: 'shop', services: { api: { memory: '2GiB', java: JAVA } } };
const NOTHING: SpecText = { name: 'shop' };
const MAIN = unit(NAME).main!;

const jvm = (...words: readonly string[]): ObservedJvm => ({
  pid: 100,
  isMain: true,
  program: 'java',
  readsJdkOptions: true,
  options: words.map((word) => ({ word, from: 'the command line' })),
});

/** The host with all of the spec applied, but for these parts of its unit; `has` are the words of the variable. */
const on = (parts: (has: readonly string[]) => UnitParts): ObservedState => {
  const all = applied(SPEC, host({ units: [unit(NAME)] }));
  const units = all.units.map((one) => ({ ...one, ...parts(one.nextVariable ?? []) }));
  return { ...all, units };
};
const began = (variable: readonly string[] | undefined, more: object = {}): Pick<UnitParts, 'main'> => ({
  main: { ...MAIN, variableIsNext: true, ...(variable === undefined ? {} : { variable }), ...more },
});
const restarts = (state: ObservedState): readonly string[] => plan(NOTHING, state).restarts.map(({ unit: id }) => id);

describe('the drop of a variable restarts', () => {
  it.each<[string, (has: readonly string[]) => UnitParts]>([
    ['a JVM that has it', (has) => ({ ...began(has), jvms: [jvm(...has)] })],
    ['one that has some of it', (has) => ({ ...began(has), jvms: [jvm(...has.slice(1), '-Xmx9m')] })],
    ['one of which nothing but the process is known', (has) => began(has)],
    ['one of two', (has) => ({ ...began(has), jvms: [jvm('-Xmx9m'), { ...jvm(...has), pid: 101 }] })],
    ['one that began late', (has) => ({ ...began(has), jvms: [jvm('-Xmx9m')], lateJvms: [jvm(...has)] })],
    ['the server of a launcher', (has) => ({ ...began(has), jvms: [jvm('-Xmx9m')], recentJvms: [jvm(...has)] })],
    ['one of many, of which not all were looked at', (has) => ({ ...began(has), jvms: [jvm('-Xmx9m')], moreJvms: 1 })],
    ['one whose argument file is gone', (has) => ({ ...began(has), jvms: [{ ...jvm(), argumentFileGone: true }] })],
    ['one that began with an earlier value', (has) => ({ ...began(['-Xmx7m']), jvms: [jvm(...has, '-Xmx7m')] })],
    ['one whose script took it out of the environment', (has) => ({ ...began(undefined), jvms: [jvm(...has)] })],
    [
      'one that began with it, where another file wins now',
      (has) => ({
        ...began(has, { variableIsNext: false }),
        jvms: [jvm(...has)],
        nextVariable: ['-Xmx9m'],
        environmentFile: '/etc/default/api',
      }),
    ],
  ])('%s', (_, parts) => {
    expect(restarts(on(parts))).toEqual([NAME]);
  });

  it.each<[string, (has: readonly string[]) => UnitParts]>([
    ['no JVM that has none of it', (has) => ({ ...began(has), jvms: [jvm('-Xmx9m')] })],
    [
      'none that has other words for all of it behind it',
      (has) => ({
        ...began(has),
        jvms: [
          jvm(
            ...has,
            ...['-Xmx9m', '-Xss9m', '-XX:MaxMetaspaceSize=9m', '-XX:ReservedCodeCacheSize=9m'],
            '-XX:MaxDirectMemorySize=9m',
          ),
        ],
      }),
    ],
    ['none that has one word of it of its own', () => ({ ...began(undefined), jvms: [jvm('-Xss1M')] })],
    [
      'none where an EnvironmentFile wins over it',
      () => ({
        ...began(['-Xmx9m']),
        jvms: [jvm('-Xmx9m')],
        nextVariable: ['-Xmx9m'],
        environmentFile: '/etc/default/api',
      }),
    ],
  ])('%s', (_, parts) => {
    const planned = plan(NOTHING, on(parts));
    expect(planned.restarts).toEqual([]);
    expect(planned.changes.filter(({ takesEffect }) => takesEffect !== 'live')).toEqual([]);
    expect(planned.files).toMatchObject([{ action: 'remove' }]);
  });

  it('nothing where a later drop-in wins over ours, and its words are in force', () => {
    const state = on(() => ({ ...began(['-Xmx9m']), jvms: [jvm('-Xmx9m')], nextVariable: ['-Xmx9m'] }));
    const units = state.units.map((one) => ({ ...one, files: [...one.files, file(OVERRIDE, {}, [2])] }));
    expect(restarts({ ...state, units })).toEqual([]);
    // systemd has not read that one yet: what it would give is still ours.
    const [first] = units;
    const unread = { ...first!, ...began(first!.nextVariable), needDaemonReload: true };
    expect(restarts({ ...state, units: [unread] })).toEqual([NAME]);
  });

  it('nothing of an interrupted drop, where the JVM never had it', () => {
    const state = on((has) => ({ ...began(has, { variableIsNext: false }), jvms: [jvm('-Xmx9m')] }));
    const cut = (parts: UnitParts): ObservedState => ({
      ...state,
      units: state.units.map((one) => ({
        ...one,
        files: one.files.slice(0, 1),
        earlier: one.files.slice(1),
        ...parts,
      })),
    });
    expect(restarts(cut({}))).toEqual([]);
    expect(restarts(cut({ jvms: [jvm(...(state.units[0]?.nextVariable ?? []))] }))).toEqual([NAME]);
  });
});

it('shows what the file gave as what goes, and not what the JVM has in its place', () => {
  const state = on((has) => ({ ...began(has), jvms: [jvm('-Xmx9m')] }));
  const shown = lines(plan(NOTHING, state)).filter((line) => line.includes('JAVA_OPTS'));
  expect(shown).toEqual([`${NAME} JAVA_OPTS ${state.units[0]?.nextVariable?.join(' ') ?? ''} ->  live`]);
});
