/** Where oomcfg's files are, which paths are such files, and that this is said once. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dropInPath, isOurPath, OUR_FILE, swapUnitPath, unitOfDropIn, wantedSwapPath } from '../../src/systemd/paths';

describe('a path', () => {
  it.each([
    ['/etc/systemd/system/api.service.d/zz-oomcfg.conf', 'api.service'],
    ['/etc/systemd/system/a b.d/zz-oomcfg.conf', 'a b'],
    ['/etc/systemd/system/.d/zz-oomcfg.conf', undefined],
    ['/etc/systemd/system/api.service/zz-oomcfg.conf', undefined],
    ['/etc/systemd/system/api.service.d/a/zz-oomcfg.conf', undefined],
    ['/etc/systemd/system/a/api.service.d/zz-oomcfg.conf', undefined],
    ['/etc/systemd/system/api.service.d/override.conf', undefined],
    ['/etc/systemd/system/zz-oomcfg.conf', undefined],
    ['/etc/systemd/systemd/api.service.d/zz-oomcfg.conf', undefined],
    ['/run/systemd/system/api.service.d/zz-oomcfg.conf', undefined],
    ['/etc/sysctl.d/zz-oomcfg.conf', undefined],
  ])('%s is a drop-in of oomcfg for %s', (path, unit) => {
    expect(unitOfDropIn(path)).toBe(unit);
  });

  it.each([
    ['/etc/systemd/system/api.service.d/zz-oomcfg.conf', true],
    ['/etc/systemd/system/a\\x2db@1.service.d/zz-oomcfg.conf', true],
    ['/etc/systemd/system/swapfile.swap', true],
    ['/etc/systemd/system/swap.target.wants/swapfile.swap', true],
    ['/etc/sysctl.d/zz-oomcfg.conf', true],
    ['/etc/systemd/system/a b.service.d/zz-oomcfg.conf', false],
    ['/etc/systemd/system/../a.service.d/zz-oomcfg.conf', false],
    ['/etc/systemd/system/api.service.d/override.conf', false],
    ['/etc/systemd/system/.swap', false],
    ['/etc/systemd/system/a b.swap', false],
    ['/etc/systemd/system/multi-user.target.wants/a.swap', false],
    ['/etc/systemd/system/api.service', false],
    ['/etc/systemd/system/', false],
    ['/etc/sysctl.d/99-a.conf', false],
    ['/etc/passwd', false],
    ['zz-oomcfg.conf', false],
    ['', false],
  ])('%s can be a file of a generation: %s', (path, is) => {
    expect(isOurPath(path)).toBe(is);
  });

  it.each([
    [swapUnitPath('/data/swap-1'), '/etc/systemd/system/swap.target.wants/data-swap\\x2d1.swap'],
    [dropInPath('api.service'), undefined],
    ['/etc/systemd/system/swap.target.wants/a.swap', undefined],
    ['/etc/systemd/system/.swap', undefined],
  ])('%s is wanted by swap.target as %s', (path, wanted) => {
    expect(wantedSwapPath(path)).toBe(wanted);
  });
});

describe("the name of oomcfg's files", () => {
  const SRC = new URL('../../src/', import.meta.url);
  const texts = (ending: string): [string, string][] =>
    readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith(ending))
      .map((path) => [path, readFileSync(new URL(path, SRC), 'utf8')]);

  it('is written in TypeScript once', () => {
    const isCode = (line: string): boolean => !/^\s*(?:\/?\*|\/\/)/.test(line);
    const found = texts('.ts').filter(([, text]) =>
      text.split('\n').some((line) => isCode(line) && line.includes(OUR_FILE)),
    );
    expect(found.map(([path]) => path)).toEqual(['systemd/paths.ts']);
  });

  it('is the same in shell, which cannot read it there, and in the schema of a plan', () => {
    const named = texts('.sh').flatMap(([path, text]) =>
      [...text.matchAll(/\bzz-[\w.-]*\.conf/g)].map(([name]) => [path, name]),
    );
    expect(named).not.toEqual([]);
    expect(named.filter(([, name]) => name !== OUR_FILE)).toEqual([]);
    const schema = readFileSync(new URL('../schemas/plan.schema.json', SRC), 'utf8');
    expect(schema.replaceAll('\\', '')).toContain(OUR_FILE);
  });
});
