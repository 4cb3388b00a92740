/**
 * Proves that what the options of a JVM say by themselves is said before the RAM of its host is known, and once when it
 * is.
 */
import { expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import { desiredState } from '../../src/desired/state';
import { buildHost, buildSpec, selector } from './build';

const REFUSED = '-XX:MaxxHeapSizee=1g';

const codes = (memory: string, extra: readonly string[], memTotal?: number): readonly string[] =>
  desiredState(
    buildSpec({ services: { api: { memory, java: { threads: 10, extra } } } }),
    buildHost('web01'),
    memTotal === undefined ? {} : { memTotal: bytes(memTotal) },
    selector(),
  )
    .findings.map(({ code }) => code)
    .filter((code) => code !== 'OOM304');

it.each([
  ['a word that no JDK is known to take', [REFUSED], 'OOM366'],
  ['a word without effect beside another', ['-XX:+AlwaysPreTouch', '-XX:-AlwaysPreTouch'], 'OOM365'],
])('says %s of a budget that is a share of an unknown RAM', (_, extra, code) => {
  expect(codes('50%', extra)).toEqual([code]);
  expect(codes('50%', extra, 16 * GiB)).toEqual([code]);
  expect(codes('8GiB', extra)).toEqual([code]);
});

it('says nothing of options with which nothing is wrong', () => {
  expect(codes('50%', ['-XX:+AlwaysPreTouch'])).toEqual([]);
});
