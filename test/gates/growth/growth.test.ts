/**
 * "What one adds where" in ARCHITECTURE.md is tried: each thing is planted in a copy of the source, with the one line
 * that the table names, and works.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Project } from '../project';
import { IN_DOCUMENTS } from './documents';
import type { Growth } from './growth';
import { KINDS } from './kinds';
import { planted } from './planted';
import { RUNTIME } from './runtime';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const GROWTHS: readonly Growth[] = [...KINDS, RUNTIME, ...IN_DOCUMENTS];

/** Files that are there and that the plant changes, although they are neither its table nor said in its row. */
function strays({ table, beside = [], insertions }: Growth): readonly string[] {
  const changed = new Set(insertions.map(({ file }) => file));
  return [...changed].filter((file) => file !== table && !beside.includes(file));
}

/**
 * The places that a row of ARCHITECTURE.md names, in its second and its third column; words in capitals stand for any
 * name.
 */
function placesOf(adds: string): readonly (readonly RegExp[])[] {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const row = text.split('\n').find((line) => line.startsWith('|') && line.split('|')[1]?.trim() === adds);
  const columns = (row ?? '').split('|').slice(2, 4);
  return columns.map((column) =>
    [...column.matchAll(/`([^`]+)`/g)].map(
      ([, place = '']) => new RegExp(`^(?:src/)?${place.replaceAll('.', '\\.').replaceAll(/[A-Z]{3,}/g, '[^/]+')}`),
    ),
  );
}

const NODE = process.execPath;
const MINUTES = 5 * 60_000;
const projects: Project[] = [];
let types: Outcome;

beforeAll(async () => {
  projects.push(
    planted(GROWTHS),
    planted(GROWTHS, ({ table }, file) => file === table),
  );
  const built = await Promise.all(projects.map((project) => project.run(NODE, 'build.mjs')));
  expect(built).toEqual(projects.map(() => ({ status: 0, output: '' })));
  types = (await projects[0]?.run('sh', 'test/check.sh', 'types')) ?? { status: -1, output: '' };
}, MINUTES);
afterAll(() => {
  for (const project of projects) project.remove();
});

async function outputOf(call: readonly string[] | string, project: Project | undefined): Promise<string> {
  const args = typeof call === 'string' ? ['--import', 'tsx', call] : ['dist/cli.js', ...call];
  return (await project?.run(NODE, ...args))?.output ?? '';
}

describe('what is planted', () => {
  it('has the types of its kind, all of it at once', () => {
    expect(types).toEqual({ status: 0, output: 'check types: passed\n' });
  });

  it('touches one table alone, but for what belongs to a spec or a document, and the row of a check', () => {
    const more = GROWTHS.filter(({ beside = [] }) => beside.length > 0).map(({ adds }) => adds);
    expect(more).toEqual(['a finding', 'a systemd directive', 'a runtime', 'a status', 'a key of a document']);
  });
});

describe.each(GROWTHS.map((growth) => [growth.adds, growth] as const))('%s', (adds, growth) => {
  const { table, beside = [], files, insertions } = growth;
  const named = growth.trials.map((trial) => [trial.shows, trial] as const);

  it('touches no file that is there but its table, and what its row says', () => {
    expect(strays(growth)).toEqual([]);
    expect(strays({ ...growth, insertions: [...insertions, { file: 'src/cli.ts', after: '', text: '' }] })).toEqual([
      'src/cli.ts',
    ]);
  });

  it('has the row that it was planted by in ARCHITECTURE.md', () => {
    const [written = [], lines = []] = placesOf(adds);
    const own = Object.keys(files).filter((path) => path.startsWith('src/'));
    const isNamed = (places: readonly RegExp[], path: string): boolean => places.some((place) => place.test(path));
    expect(own.filter((path) => !isNamed(written, path))).toEqual([]);
    expect([table, ...beside].filter((path) => !isNamed(lines, path))).toEqual([]);
    expect(lines.filter((place) => ![table, ...beside].some((path) => place.test(path)))).toEqual([]);
  });

  it.each(named)('%s', async (_, { call, says }) => {
    expect(await outputOf(call, projects[0])).toMatch(says);
  });

  it.each(named)('without the line in its table: not so that it %s', async (_, { call, says }) => {
    expect(await outputOf(call, projects[1])).not.toMatch(says);
  });
});
