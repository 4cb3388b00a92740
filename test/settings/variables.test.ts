/** A unit has a list of variables: each is wanted, written, looked at and compared by itself. */
import { describe, expect, it } from 'vitest';
import type { DesiredState } from '../../src/model/desired';
import type { ObservedUnit } from '../../src/model/observed';
import { compare } from '../../src/plan/compare';
import { manifest } from '../../src/plan/files';
import { wantedSettings } from '../../src/plan/wanted';
import { lookSettings } from '../../src/remote/lookScript';
import { records, SHELLS } from '../remote/shells';
import { file, host, unit } from '../plan/build';

const AT = { file: 'oomcfg.yaml', line: 5, column: 3 };
const NAME = 'api.service';
const VARIABLES = [
  { name: 'NODE_OPTIONS', value: '--max-old-space-size=512', at: AT, runtime: 'node' },
  { name: 'MALLOC_ARENA_MAX', value: '2', at: AT, runtime: 'malloc' },
];
const DESIRED: DesiredState = {
  host: 'web01',
  spec: 'shop',
  services: [{ key: 'api', unit: NAME, optional: false, at: AT, directives: {}, variables: VARIABLES, runtimes: {} }],
  sysctl: [],
};

/** A look at the unit that asked for one variable; `has` is what its process and its files have. */
const look = (variable: string, has: string): ObservedUnit => {
  const found = unit(NAME, { variable, nextVariable: [has] });
  return { ...found, main: { ...found.main!, variable: [has], variableIsNext: true } };
};

describe('two variables of a unit', () => {
  it('are wanted each, and have a line each in the manifest', () => {
    const observed = host({ units: [unit(NAME)] });
    expect(wantedSettings(DESIRED, observed).map(({ setting, value }) => [setting, value])).toEqual([
      ['NODE_OPTIONS', '--max-old-space-size=512'],
      ['MALLOC_ARENA_MAX', '2'],
    ]);
    const text = manifest('000001-a', DESIRED, []);
    expect(text).toBe(`oomcfg 000001-a shop\nunit ${NAME} NODE_OPTIONS\nunit ${NAME} MALLOC_ARENA_MAX\n`);
  });

  it('are compared with the look that asked for them', () => {
    const units = [look('NODE_OPTIONS', '--max-old-space-size=512'), look('MALLOC_ARENA_MAX', '8')];
    const observed = host({ units });
    const items = compare(wantedSettings(DESIRED, observed), observed);
    expect(items.map(({ wanted, present, kernelHolds }) => [wanted.setting, present.kernel, kernelHolds])).toEqual([
      ['NODE_OPTIONS', '--max-old-space-size=512', true],
      ['MALLOC_ARENA_MAX', '8', false],
    ]);
  });

  it('are dropped each, where the spec asks for none any more', () => {
    const path = `/etc/systemd/system/${NAME}.d/zz-oomcfg.conf`;
    const left = (variable: string, has: string): ObservedUnit => ({
      ...look(variable, has),
      files: [file(path, {}, [3])],
    });
    const observed = host({ units: [left('NODE_OPTIONS', '--max-old-space-size=512'), left('MALLOC_ARENA_MAX', '2')] });
    const dropped = wantedSettings({ ...DESIRED, services: [] }, observed);
    expect(dropped.map(({ setting, dropped: isGone }) => [setting, isGone])).toEqual([
      ['NODE_OPTIONS', true],
      ['MALLOC_ARENA_MAX', true],
    ]);
  });

  it('are asked for in a line each', () => {
    const units = VARIABLES.map(({ name }) => ({ unit: NAME, variable: name }));
    expect(lookSettings({ units, sysctls: [] }, '0123456789abcdef')).toContain(
      `REQ='${NAME} NODE_OPTIONS\n${NAME} MALLOC_ARENA_MAX'\n`,
    );
  });
});

describe.each(SHELLS)('the variable that the generation in force sets and nobody asks for, in $shell', (shell) => {
  const other = (sets: readonly string[], asked: readonly string[], variable: string): readonly string[] => {
    const lines = (names: readonly string[]): string => names.map((name) => `a.service ${name}`).join('\n');
    const call = `SETS='${lines(sets)}\nb.service X\n' REQ='${lines(asked)}' unit=a.service id=a.service variable=${variable} environment=\nother_variable`;
    return records(shell, call).flatMap((record) => / other (.+)$/.exec(record)?.[1] ?? []);
  };

  it.each([
    ['is said where it is another one', ['OLD'], ['NEW'], ['OLD']],
    ['is not said where it is the one', ['NEW'], ['NEW'], []],
    ['is not said of a unit without one', ['-'], ['NEW'], []],
    ['is not said of one of several that are asked for', ['NEW', 'TWO'], ['TWO', 'NEW'], []],
    ['is said of the first that is not', ['TWO', 'OLD'], ['NEW', 'TWO'], ['OLD']],
  ])('%s', (_, sets, asked, said) => {
    expect(other(sets, asked, 'NEW')).toEqual(said);
  });
});

describe.each(SHELLS)('the lines of a manifest that are looked at, in $shell', (shell) => {
  const asked = (request: readonly string[], manifest: readonly string[]): readonly string[] => {
    const calls = manifest.map((line) => `SETS="\${SETS}${line}$NL"\nmanifest_wanted 'unit ${line}'`);
    const call = `DROPPED=' ' SETS='' REQ='${request.join('\n')}'\n${calls.join('\n')}\nIFS=$NL\nfor one in $REQ; do s "$one"; done`;
    return records(shell, call).map((record) => record.replace(/^N= /, ''));
  };

  it.each([
    [
      'are added where the spec has nothing of the unit',
      [],
      ['a.service A', 'a.service B'],
      ['a.service A', 'a.service B'],
    ],
    [
      'are added where it asks for no variable',
      ['a.service -'],
      ['a.service A', 'a.service B'],
      ['a.service A', 'a.service B'],
    ],
    [
      'are not added twice',
      ['a.service A', 'a.service B'],
      ['a.service A', 'a.service B'],
      ['a.service A', 'a.service B'],
    ],
    ['are not added beside another variable that it asks for', ['a.service B'], ['a.service A'], ['a.service B']],
    ['are added for a unit without a variable', ['b.service X'], ['a.service -'], ['b.service X', 'a.service -']],
  ])('%s', (_, request, manifest, all) => {
    expect(asked(request, manifest)).toEqual(all);
  });
});
