/** The warning about a -XX option that some JVMs refuse goes where the JVM of the unit has answered it. */
import { expect, it } from 'vitest';
import type { SpecText } from '../../../desired/build';
import { host, plan, unit, type UnitParts } from '../../../plan/build';

const spec = (extra: string): SpecText => ({
  services: {
    api: { memory: '2GiB', java: { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB', extra } },
  },
});
const said = (extra: string, parts: UnitParts): readonly string[] =>
  plan(spec(extra), host({ units: [unit('api.service', { variable: 'JAVA_OPTS', ...parts })] }))
    .findings.map(({ code }) => code)
    .filter((code) => code === 'OOM366' || code === 'OOM371');

it.each<[string, string, UnitParts, readonly string[]]>([
  ['nobody knows', '-XX:MaxxHeapSizee=1g', {}, ['OOM366']],
  ['its JVM does not have it', '-XX:MaxxHeapSizee=1g', { lacksFlags: ['MaxxHeapSizee'] }, ['OOM371']],
  [
    'the name is in its JVM, maybe of an option for debug builds',
    '-XX:+TraceBytecodes',
    { lacksFlags: ['UseFoo'] },
    ['OOM366'],
  ],
  ['its JVM has it, and a newer one refuses it', '-XX:+UseConcMarkSweepGC', { lacksFlags: ['UseFoo'] }, ['OOM366']],
  ['its JVM is too new for it', '-XX:+UseConcMarkSweepGC', { lacksFlags: ['UseConcMarkSweepGC'] }, ['OOM371']],
  ['unknown ones are passed over', '-XX:+IgnoreUnrecognizedVMOptions -XX:MaxxHeapSizee=1g', {}, []],
])('where %s', (_, extra, parts, codes) => {
  expect(said(extra, parts)).toEqual(codes);
});
