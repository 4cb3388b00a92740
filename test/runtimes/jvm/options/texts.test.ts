/**
 * What is said of texts after -XX:FlightRecorderOptions= and of the sizes of allocation buffers; that JVMs refuse them
 * is tried in oracle.test.ts.
 */
import { expect, it } from 'vitest';
import { bufferRefused } from '../../../../src/runtimes/jvm/options/allocationBuffers';
import { recorderRefused } from '../../../../src/runtimes/jvm/options/flightRecorder';

it.each<[string, string]>([
  ['samplethreads=maybe', 'Write samplethreads=true or samplethreads=false.'],
  ['stackdepth=x', 'Write a number, such as stackdepth=64.'],
  ['maxchunksize=1k', 'Write at least maxchunksize=1024k.'],
  ['numglobalbuffers', 'Write at least numglobalbuffers=2.'],
  ['stackdepth=1,stackdepth=1', 'Give stackdepth once.'],
])('FlightRecorderOptions=%s is refused by all', (text, fix) => {
  expect(recorderRefused(text)).toMatchObject({ surely: true, fix });
});

it('a word that is not a name is not shown: it can be anything', () => {
  const refused = recorderRefused('hunter2=1,hunter2=1');
  expect(refused?.surely).toBe(false);
  expect(JSON.stringify(refused)).not.toContain('hunter2');
});

it.each(['', 'dumppath', 'samplethreads,retransform=false,', 'repository', 'threadbuffersize=8k'])(
  'FlightRecorderOptions=%s is refused by no JDK, or by 17 alone',
  (text) => {
    const refused = recorderRefused(text);
    expect(refused?.by ?? 'JDK 17').toBe('JDK 17');
    expect(refused?.surely ?? false).toBe(false);
  },
);

it.each<[readonly string[], boolean | undefined]>([
  [['-XX:YoungPLABSize=255', '-XX:+UseG1GC'], true],
  [['-XX:YoungPLABSize=255'], false],
  [['-XX:OldPLABSize=257', '-XX:+UseParallelGC'], false],
  [['-XX:OldPLABSize=258', '-XX:+UseParallelGC'], undefined],
  [['-XX:OldPLABSize=1', '-XX:+UseZGC'], undefined],
  [['-XX:MinTLABSize=15'], true],
  [['-XX:MinTLABSize=100'], false],
  [['-XX:MinTLABSize=576'], undefined],
  [['-XX:TLABSize=1'], undefined],
])('%j: whether all refuse it', (words, surely) => {
  expect(bufferRefused(words, 0)?.surely).toBe(surely);
});
