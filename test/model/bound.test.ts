/**
 * Proves that a bound which somebody is told to write is not past what it bounds, in whole units: a rounded one was
 * refused again.
 */
import { describe, expect, it } from 'vitest';
import { bytes, formatBound, GiB, KiB, MiB } from '../../src/model/bytes';
import { parseSize } from '../../src/model/size';
import { javaOptions } from '../../src/runtimes/jvm';

describe('a bound', () => {
  it.each([
    [4 * GiB, '4 GiB', '4 GiB'],
    [1177 * MiB, '1177 MiB', '1177 MiB'],
    [1177 * MiB + 1, '1177 MiB', '1178 MiB'],
    [1.5 * GiB, '1536 MiB', '1536 MiB'],
    [136 * KiB, '136 KiB', '136 KiB'],
    [136 * KiB + 5, '136 KiB', '137 KiB'],
    [1000, '1000 B', '1000 B'],
    [0, '0 B', '0 B'],
  ])('of %d bytes is at most %s and at least %s', (size, most, least) => {
    expect(formatBound(bytes(size), 'most')).toBe(most);
    expect(formatBound(bytes(size), 'least')).toBe(least);
  });

  it('can be written as it is said: -Xms at most what -Xmx has', () => {
    const owner = { unit: 'api.service', at: { file: 'oomcfg.yaml', line: 5, column: 3 } };
    const of = (extra: readonly string[]) =>
      javaOptions(bytes(4 * GiB), { variable: 'JAVA_OPTS', regions: {}, extra }, owner).findings;
    const [refused] = of(['-Xms2g', '-Xmx1177m']);
    const [, said = ''] = /at most (\d+ MiB) for/.exec(refused?.fix ?? '') ?? [];
    const size = parseSize(said.replace(' ', ''));
    expect(size).toMatchObject({ ok: true, size: { bytes: 1177 * MiB } });
    expect(of([`-Xms${said.replace(/ MiB/, 'm')}`, '-Xmx1177m']).map(({ code }) => code)).not.toContain('OOM364');
  });
});
