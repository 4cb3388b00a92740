/** The settings that `explain` knows: all of the schema, by the names that people use for them. */
import { describe, expect, it } from 'vitest';
import { settingsNamed, settingTexts } from '../../../src/spec/schema/settingTexts';

const paths = (name: string): readonly string[] => settingsNamed(name).map(({ path }) => path);

describe('the settings of a spec', () => {
  it('are each there once, with a description and a source', () => {
    const all = settingTexts();
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
    expect(all.filter(({ description, source }) => description === '' || source === '')).toEqual([]);
    expect(all.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['name', 'services', 'services.NAME.memory.max', 'system[].reserve', 'rollout.canary']),
    );
  });

  it('leave the keys of the kernel to the kernel', () => {
    expect(settingTexts().filter(({ path }) => path.includes('swappiness'))).toEqual([]);
  });

  it.each([
    ['services.NAME.memory.max', ['services.NAME.memory.max']],
    ['memory.max', ['services.NAME.memory.max']],
    ['heap', ['services.NAME.java.heap']],
    ['MemoryMax', ['services.NAME.memory.max']],
    ['OOMScoreAdjust', ['services.NAME.protect']],
    ['Xmx', ['services.NAME.java.heap']],
    ['hosts', ['services.NAME.hosts', 'system[].hosts']],
    ['constructor', []],
    ['', []],
  ])('%s means %j', (name, expected) => {
    expect(paths(name)).toEqual(expected);
  });

  it('name what they follow from', () => {
    expect(settingsNamed('oomPolicy')[0]?.source).toContain('systemd.service(5)');
    expect(settingsNamed('canary')[0]?.source).toContain('oomcfg');
  });
});
