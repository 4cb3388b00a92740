/**
 * A unit whose main process ended while it was read, or has none yet: its options are compared with its files alone,
 * and neither hold nor miss.
 */
import { describe, expect, it } from 'vitest';
import type { ObservedState, ObservedUnit } from '../../src/model/observed';
import { api, JAVA, java, running } from './checks/cases/scenes';
import { applied, plan, unit, verify } from './build';

/** All is as wanted in the files; `of` makes of its unit what the look saw. */
const seen = (of: (unit: ObservedUnit) => ObservedUnit): ObservedState => {
  const state = applied(java(), running());
  return { ...state, units: state.units.map(of) };
};
const withoutMain = ({ main: _main, ...unit }: ObservedUnit): ObservedUnit => ({ ...unit, jvms: [] });

describe('options of a unit in whose cgroup something runs', () => {
  it('are in force nowhere where its main process has gone, and are not drift', () => {
    expect(verify(java(), seen(withoutMain))).toMatchObject({ status: 'ok', holds: 1, inFilesOnly: 1, drift: [] });
    expect(plan(java(), seen(withoutMain))).toMatchObject({ status: 'in-sync', restarts: [] });
  });

  it('are drift where it lives and has no JVM with them', () => {
    const verified = verify(
      java(),
      seen((unit) => ({
        ...unit,
        main: { ...unit.main!, variable: [] },
        jvms: [{ pid: 1, isMain: true, program: 'java', readsJdkOptions: true, options: [] }],
      })),
    );
    expect(verified.drift).toMatchObject([{ setting: 'JAVA_OPTS' }]);
  });

  it('come with a restart where its main process lives in another cgroup, and nothing in its own', () => {
    const away = { outside: '/system.slice/run-1.scope', variable: [] };
    const state = running({ running: false, main: { ...unit('api.service').main!, ...away }, jvms: [] });
    expect(plan(api({ java: JAVA }), state).changes).toContainEqual(
      expect.objectContaining({ setting: 'JAVA_OPTS', takesEffect: 'restart' }),
    );
  });

  it('do not count as in force where some JVMs were not looked at', () => {
    const verified = verify(
      java(),
      seen((unit) => ({
        ...unit,
        main: { ...unit.main!, variable: unit.nextVariable ?? [] },
        jvms: [
          {
            pid: 1,
            isMain: true,
            program: 'java',
            readsJdkOptions: true,
            options: (unit.nextVariable ?? []).map((word) => ({ word, from: 'the command line' })),
          },
        ],
        moreJvms: 1,
      })),
    );
    expect(verified).toMatchObject({ holds: 1, drift: [] });
  });
});
