/** Proves every check on a planted violation: it reports that one and nothing else, and a clean twin passes. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Project } from './project';
import { makeProject } from './project';
import { NEIGHBOURS, PLANTS } from './plants';

const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

function plant(files: Readonly<Record<string, string>>): Project {
  const project = makeProject(files);
  projects.push(project);
  return project;
}

const MINUTES = 3 * 60_000;

describe('lint', { timeout: MINUTES }, () => {
  /** The findings in ESLint's output, as `file: rule`, sorted. */
  function findings(output: string): string[] {
    const found: string[] = [];
    let file = '';
    for (const line of output.split('\n')) {
      if (/^\/?(src|test)\/\S+$/.test(line)) file = line;
      const rule = /^\s+\d+:\d+\s.*?(\S+)$/.exec(line)?.[1];
      if (rule !== undefined) found.push(`${file}: ${rule}`);
    }
    return found.sort();
  }

  it('passes the clean twins', async () => {
    const twins = Object.fromEntries(PLANTS.map(({ file, good }) => [file, good]));
    const { status, output } = await plant({ ...NEIGHBOURS, ...twins }).run('sh', 'test/check.sh', 'lint');
    expect(output).toBe('check lint: passed\n');
    expect(status).toBe(0);
  });

  it('reports exactly what is planted', async () => {
    const violations = Object.fromEntries(PLANTS.map(({ file, bad }) => [file, bad]));
    const { status, output } = await plant({ ...NEIGHBOURS, ...violations }).run('sh', 'test/check.sh', 'lint');
    expect(status).toBe(1);
    expect(output).toMatch(/\ncheck lint: failed\n$/);
    const expected = PLANTS.map(({ file, rule }) => `${file}: ${rule}`).sort();
    expect(findings(output)).toEqual(expected);
  });
});

/** The other checks, each with one violation, what it says about it, and a clean twin. */
const OTHERS = [
  {
    check: 'types',
    forbids: 'an index that may miss and an optional property set to undefined',
    file: 'src/model/typed.ts',
    bad: 'const list: readonly string[] = [];\nexport const first: string = list[0];\nexport const planted: { a?: 1 } = { a: undefined };\n',
    good: 'const list: readonly string[] = [];\nexport const first: string | undefined = list[0];\nexport const planted: { a?: 1 } = {};\n',
    says: [/^src\/model\/typed\.ts\(2,14\): error TS2322/m, /^src\/model\/typed\.ts\(3,14\): error TS2375/m],
    count: /error TS/g,
  },
  {
    check: 'format',
    forbids: 'what prettier would write otherwise',
    file: 'src/model/format.ts',
    bad: 'export const quoted = "double"\n',
    good: "export const quoted = 'double';\n",
    says: [/src\/model\/format\.ts/],
    count: /\.ts$/gm,
  },
  {
    check: 'unused',
    forbids: 'an export that nobody uses',
    file: 'src/model/used.ts',
    bad: 'export const used = 1;\nexport const unused = 2;\n',
    good: 'export const used = 1;\n',
    says: [/Unused exports \(1\)\nunused\s+src\/model\/used\.ts:2:14/],
    count: /src\/\S+\.ts/g,
  },
  {
    check: 'unused',
    forbids: 'a file that nobody imports',
    file: 'src/model/lonely.ts',
    bad: 'export const lonely = 1;\n',
    good: undefined,
    says: [/Unused files \(1\)\nsrc\/model\/lonely\.ts/],
    count: /src\/\S+\.ts/g,
  },
  {
    check: 'shell',
    forbids: 'what only bash understands, in a script for hosts',
    file: 'src/remote/look/host/host.sh',
    bad: '#!/bin/sh\nif [[ $1 = x ]]; then echo yes; fi\n',
    good: '#!/bin/sh\nif [ "$1" = x ]; then echo yes; fi\n',
    says: [/In \.\/src\/remote\/look\/host\/host\.sh line 2:/, /SC3010/],
    count: /SC\d+ \(/g,
  },
  {
    check: 'shell',
    forbids: 'a word that splits, in a script that has no .sh in its name',
    file: 'test/lab/unnamed',
    bad: '#!/bin/sh\nrm -rf $1\n',
    good: '#!/bin/sh\nrm -rf "$1"\n',
    says: [/In \.\/test\/lab\/unnamed line 2:/, /SC2086/],
    count: /SC\d+ \(/g,
  },
] as const;

describe.each(OTHERS)('$check forbids $forbids', { timeout: MINUTES }, ({ check, file, bad, good, says, count }) => {
  const clean = {
    'src/cli.ts': "import { used } from './model/used';\n\nprocess.stdout.write(`${used}\\n`);\n",
    'src/model/used.ts': 'export const used = 1;\n',
  };
  it('passes without it and reports it alone', async () => {
    const project = plant(good === undefined ? clean : { ...clean, [file]: good });
    const before = await project.run('sh', 'test/check.sh', check);
    expect(before.output).toBe(`check ${check}: passed\n`);
    expect(before.status).toBe(0);

    project.write(file, bad);
    const after = await project.run('sh', 'test/check.sh', check);
    for (const said of says) expect(after.output).toMatch(said);
    expect(after.output.match(count)).toHaveLength(check === 'types' ? 2 : 1);
    expect(after.output).toMatch(new RegExp(`\\ncheck ${check}: failed\\n$`));
    expect(after.status).toBe(1);
  });
});

describe('coverage', { timeout: MINUTES }, () => {
  const source = 'export const sign = (n: number): string => (n < 0 ? "-" : "+");\n';
  const test = (...numbers: number[]): string => `
    import { expect, it } from 'vitest';
    import { sign } from '../../src/plan/sign';
    it.each(${JSON.stringify(numbers)})('has a sign', (n) => {
      expect(sign(n)).toMatch(/[+-]/);
    });
  `;
  const run = (project: Project) =>
    project.run(
      'node_modules/.bin/vitest',
      'run',
      '--project',
      'unit',
      '--coverage',
      '--reporter=json',
      '--outputFile=report.json',
    );

  it('of a pure folder has both branches of a condition, or the run fails', async () => {
    const project = plant({ 'src/plan/sign.ts': source, 'test/plan/sign.test.ts': test(-1, 1) });
    const clean = await run(project);
    expect(clean.output).not.toContain('threshold');
    expect(clean.status).toBe(0);

    project.write('test/plan/sign.test.ts', test(1));
    const half = await run(project);
    expect(half.output.match(/ERROR: .*/g)).toEqual([
      'ERROR: Coverage for branches (50%) does not meet "src/plan/**" threshold (95%)',
    ]);
    expect(half.status).toBe(1);
  });

  it('counts the files that no test imports', async () => {
    const project = plant({
      'src/plan/sign.ts': source,
      'src/render/untested.ts': source,
      'test/plan/sign.test.ts': test(-1, 1),
    });
    const { status, output } = await run(project);
    expect(output.match(/ERROR: .*/g)).toEqual([
      'ERROR: Coverage for branches (0%) does not meet "src/render/**" threshold (95%)',
    ]);
    expect(status).toBe(1);
  });
});
