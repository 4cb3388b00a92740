/** A unit has a list of variables: each is wanted, written, looked at and compared by itself. */
import { describe, expect, it } from 'vitest';
import type { DesiredState } from '../../src/model/desired';
import type { ObservedUnit, UnitRequest } from '../../src/model/observed';
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

/** The unit as it is seen for one variable; `has` is what its process and its files have. */
const look = (variable: string, has: string, others: readonly ObservedUnit[] = []): ObservedUnit => {
  const found = unit(NAME, { variable, nextVariable: [has], others });
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

  it('are compared each with what was seen of it', () => {
    const units = [look('NODE_OPTIONS', '--max-old-space-size=512', [look('MALLOC_ARENA_MAX', '8')])];
    const observed = host({ units });
    const items = compare(wantedSettings(DESIRED, observed), observed);
    expect(items.map(({ wanted, present, kernelHolds }) => [wanted.setting, present.kernel, kernelHolds])).toEqual([
      ['NODE_OPTIONS', '--max-old-space-size=512', true],
      ['MALLOC_ARENA_MAX', '8', false],
    ]);
  });

  it('are dropped each, where the spec asks for none any more', () => {
    const path = `/etc/systemd/system/${NAME}.d/zz-oomcfg.conf`;
    const left = (variable: string, has: string, others: readonly ObservedUnit[] = []): ObservedUnit => ({
      ...look(variable, has, others),
      files: [file(path, {}, [3])],
    });
    const units = [left('NODE_OPTIONS', '--max-old-space-size=512', [left('MALLOC_ARENA_MAX', '2')])];
    const observed = host({ units });
    const dropped = wantedSettings({ ...DESIRED, services: [] }, observed);
    expect(dropped.map(({ setting, dropped: isGone }) => [setting, isGone])).toEqual([
      ['NODE_OPTIONS', true],
      ['MALLOC_ARENA_MAX', true],
    ]);
  });

  const lines = (units: readonly UnitRequest[]): string =>
    /^REQ='([^']*)'$/m.exec(lookSettings({ units, sysctls: [] }, '0123456789abcdef'))?.[1] ?? '';
  const asked = VARIABLES.map(({ name, runtime }) => ({ unit: NAME, variable: name, runtime }));

  it('are asked for in one line of the unit, behind that of its JVM', () => {
    expect(lines(asked)).toBe(`${NAME} - NODE_OPTIONS MALLOC_ARENA_MAX`);
    const ofJvm = { unit: NAME, variable: 'JAVA_OPTS' };
    expect(lines([...asked, ofJvm])).toBe(`${NAME} JAVA_OPTS NODE_OPTIONS MALLOC_ARENA_MAX`);
    expect(lines([{ unit: 'a.service' }, ofJvm, { unit: 'b.service' }])).toBe(
      `a.service -\n${NAME} JAVA_OPTS\nb.service -`,
    );
  });

  it('are asked for again as they were looked at, dropped ones too: that of a JVM is the first', () => {
    expect(
      lines([
        { unit: NAME, variable: 'A' },
        { unit: NAME, variable: 'B' },
      ]),
    ).toBe(`${NAME} A B`);
  });
});

describe.each(SHELLS)('the variable that the generation in force sets and nobody asks for, in $shell', (shell) => {
  const other = (sets: readonly string[], [variable = '', ...also]: readonly string[]): readonly string[] => {
    const lines = sets.map((name) => `a.service ${name}`).join('\n');
    const call = `SETS='${lines}\nb.service X\n' id=a.service variable=${variable} also='${also.map((name) => ` ${name}`).join('')}' environment=\nother_variable`;
    return records(shell, call).flatMap((record) => / other (.+)$/.exec(record)?.[1] ?? []);
  };

  it.each([
    ['is said where it is another one', ['OLD'], ['NEW'], ['OLD']],
    ['is not said where it is the one', ['NEW'], ['NEW'], []],
    ['is not said of a unit without one', ['-'], ['NEW'], []],
    ['is not said of one of several that are asked for', ['NEW', 'TWO'], ['TWO', 'NEW'], []],
    ['is said of the first that is not', ['TWO', 'OLD'], ['NEW', 'TWO'], ['OLD']],
    ["is said where none is the JVM's", ['OLD', 'TWO'], ['-', 'TWO'], ['OLD']],
  ])('%s', (_, sets, asked, said) => {
    expect(other(sets, asked)).toEqual(said);
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
      ['a.service A', 'a.service B', 'a.service C'],
      ['a.service A B C'],
    ],
    ['are added where it asks for no variable', ['a.service -'], ['a.service A', 'a.service B'], ['a.service A B']],
    ['are not added twice', ['a.service A B'], ['a.service A', 'a.service B'], ['a.service A B']],
    ['are not added beside another variable that it asks for', ['a.service B'], ['a.service A'], ['a.service B']],
    ['are not added beside that of another runtime', ['a.service - B'], ['a.service A'], ['a.service - B']],
    ['are added for a unit without a variable', ['b.service X'], ['a.service -'], ['b.service X', 'a.service -']],
  ])('%s', (_, request, manifest, all) => {
    expect(asked(request, manifest)).toEqual(all);
  });
});
