/**
 * What runs in a unit that oomcfg never restarts is compared all the same: it is in force, or it is named, and never
 * counted as right while something else runs.
 */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import type { ObservedJvm, ObservedState } from '../../src/model/observed';
import { java, jvm, onLine, running } from './checks/cases/scenes';
import { applied, codes, lines, plan, type UnitParts, verify } from './build';

const OTHER = (): readonly ObservedJvm[] => [jvm(onLine('-Xmx9g'))];
const WANTED = (next: readonly string[]): readonly ObservedJvm[] => [jvm(onLine(...next))];
const ENDED_UP: UnitParts = { type: 'oneshot', subState: 'exited' };

/** All is as wanted in the files; its process began with `variable`, and its JVM has these options. */
function on(
  parts: UnitParts,
  jvms: (next: readonly string[]) => readonly ObservedJvm[],
  more: (next: readonly string[]) => object = () => ({ variable: [], isOlder: true }),
): ObservedState {
  const state = applied(java(), running(parts));
  return {
    ...state,
    units: state.units.map((unit) => ({
      ...unit,
      main: { ...unit.main!, ...more(unit.nextVariable ?? []) },
      jvms: jvms(unit.nextVariable ?? []),
    })),
  };
}
const began = (next: readonly string[]): object => ({ variable: next });

describe('the options of a JVM in a unit that is never restarted', () => {
  it.each<[string, UnitParts, RegExp, object]>([
    ['a oneshot that is done', ENDED_UP, /restart a oneshot/, {}],
    ['a oneshot at work', { type: 'oneshot', activeState: 'activating', subState: 'start' }, /restart a oneshot/, {}],
    ['a job that a timer starts', { isJob: true }, /timer or path/, {}],
    ['one that systemd refuses to restart', { refusesRestart: true }, /RefuseManualStop/, {}],
    // (That is an error of its own.)
    ['one whose file is gone', { fileIsGone: true }, /file is gone/, { status: 'error' }],
    [
      'one whose file is gone, and that refused',
      { fileIsGone: true, refusesRestart: true },
      /gone, masked, or has an error/,
      { status: 'error' },
    ],
    // (What is left in it has its limit.)
    [
      'one that is down',
      { activeState: 'failed', subState: 'failed' },
      /calls it failed/,
      { holds: 0, inFilesOnly: 1 },
    ],
  ])('are a warning where it has others: %s', (_, parts, why, more) => {
    const state = on(parts, OTHER);
    const verified = verify(java(), state);
    expect(verified).toMatchObject({ status: 'ok', drift: [], holds: 1, inFilesOnly: 0, ...more });
    const [said] = verified.findings.filter(({ code }) => code === 'OOM670');
    expect(said).toMatchObject({
      severity: 'warning',
      summary:
        'api.service runs with other settings than it is to have: of JAVA_OPTS -XX:MaxDirectMemorySize=128M is missing; -Xmx9g of the command line wins over -Xmx1G; -XX:MaxMetaspaceSize=64M is missing; -XX:ReservedCodeCacheSize=64M is missing; -Xss1M is missing',
    });
    expect(said?.detail).toMatch(why);
    expect(plan(java(), state)).toMatchObject({ restarts: [], changes: [] });
  });

  it('count as in force where it has them', () => {
    const verified = verify(java(), on(ENDED_UP, WANTED, began));
    expect(verified).toMatchObject({ status: 'ok', holds: 2, inFilesOnly: 0 });
    expect(codes(verified.findings)).toEqual(['OOM415']);
  });

  it('are right in the files alone where no JVM runs', () => {
    const verified = verify(
      java(),
      on(ENDED_UP, () => []),
    );
    expect(verified).toMatchObject({ status: 'ok', holds: 1, inFilesOnly: 1 });
    expect(codes(verified.findings)).not.toContain('OOM670');
  });

  it('are named as of an earlier value where the JVM lacks none of them', () => {
    const older = (): object => ({ variable: ['-Da=1'], isOlder: true });
    const [said] = verify(
      java(),
      on(ENDED_UP, (next) => WANTED([...next, '-Da=1']), older),
    ).findings.filter(({ code }) => code === 'OOM670');
    expect(said?.summary).toContain('JAVA_OPTS was another one when it began (');
  });

  it('are an error where it began with them, and its script gives others: no start puts them in force', () => {
    const state = on(ENDED_UP, (next) => [jvm(onLine(...next, '-Xmx9g'))], began);
    const verified = verify(java(), state);
    expect(verified).toMatchObject({ status: 'error', holds: 1, inFilesOnly: 0 });
    const [said] = verified.findings.filter(({ severity }) => severity === 'error');
    expect(said).toMatchObject({ code: 'OOM427' });
    expect(said?.detail).toContain('Its next start would have no effect either.');
    expect(codes(verified.findings)).not.toContain('OOM670');
    expect(plan(java(), state).notInForce).toEqual(['api.service']);
  });

  it('are not called futile of one that an earlier oomcfg left without a note of its age', () => {
    const verified = verify(
      java(),
      on(ENDED_UP, OTHER, () => ({ variable: ['-Xmx9g'] })),
    );
    expect(codes(verified.findings)).toContain('OOM670');
    expect(verified.status).toBe('ok');
  });

  it('are named beside the change that brings them to the next start', () => {
    const planned = plan(java(), running({ ...ENDED_UP, jvms: OTHER() }));
    expect(codes(planned.findings)).toEqual(expect.arrayContaining(['OOM415', 'OOM670']));
    expect(lines(planned).filter((line) => line.includes('JAVA_OPTS'))).toMatchObject([
      expect.stringMatching(/^api\.service JAVA_OPTS -Xmx9g -> .* start$/),
    ]);
  });
});

it('a limit of address space that a oneshot cannot be given counts as neither in force nor right', () => {
  const spec = { services: { api: { limits: { addressSpace: '8GiB' } } } };
  const done = applied(spec, running({ ...ENDED_UP, mapped: bytes(9 * GiB) }));
  const infinite = { soft: 'infinity', hard: 'infinity' } as const;
  const state = {
    ...done,
    units: done.units.map((one) => ({ ...one, main: { ...one.main!, addressSpace: infinite } })),
  };
  const verified = verify(spec, state);
  expect(verified).toMatchObject({ drift: [], holds: 0, inFilesOnly: 0 });
  expect(codes(verified.findings)).toContain('OOM670');
});
