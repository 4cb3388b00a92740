/**
 * Of several options for one thing the last counts, whatever their form: and then a unit has a variable in force, or
 * not.
 */
import { describe, expect, it } from 'vitest';
import { bytes, GiB, MiB } from '../../../src/model/bytes';
import type { JvmOption, ObservedJvm, ObservedProcess } from '../../../src/model/observed';
import { heapOf, missing, sayTheSame, sizeOf, subjectOf } from '../../../src/runtimes/jvm/running/options';
import { isFutile } from '../../../src/runtimes/jvm/running/futile';
import { isInEffect, overruled, shownVariable } from '../../../src/runtimes/jvm/running/inForce';
import { file, unit } from '../../plan/build';

const options = (...words: readonly string[]): readonly JvmOption[] =>
  words.map((word) => ({ word, from: 'the command line' as const }));
const jvm = (words: readonly string[], more: Partial<ObservedJvm> = {}): ObservedJvm => ({
  pid: 1,
  isMain: true,
  program: 'java',
  readsJdkOptions: true,
  options: options(...words),
  ...more,
});

describe('a word', () => {
  it.each([
    ['-Xmx1g', 'MaxHeapSize'],
    ['-XX:MaxHeapSize=1g', 'MaxHeapSize'],
    ['-Xms1g', 'InitialHeapSize'],
    ['-Xss1m', 'ThreadStackSize'],
    ['-mx1g', 'MaxHeapSize'],
    ['-ms1g', 'InitialHeapSize'],
    ['-ss1m', 'ThreadStackSize'],
    ['-mxyz', undefined],
    ['-Xmn1m', '-Xmn'],
    ['-XX:+UseG1GC', 'UseG1GC'],
    ['-XX:-UseG1GC', 'UseG1GC'],
    ['-Da=1', '-Da'],
    ['-Da', '-Da'],
    ['-javaagent:/a.jar', undefined],
    ['-Xlog:gc', undefined],
    ['x', undefined],
  ])('%s is about %s', (word, subject) => {
    expect(subjectOf(word)).toBe(subject);
  });

  it.each([
    ['-Xmx1g', '-XX:MaxHeapSize=1024m', true],
    ['-Xmx1g', '-mx1024m', true],
    ['-Xmx1g', '-mx2g', false],
    ['-Xmx1g', '-Xmx1048576k', true],
    ['-Xss1m', '-XX:ThreadStackSize=1024', true],
    ['-Xmx1g', '-Xms1g', false],
    ['-Xmx1g', '-Xmx2g', false],
    ['-Xmx…', '-Xmx1g', false],
    ['-XX:+UseG1GC', '-XX:-UseG1GC', false],
    ['-Da=1', '-Da=…', false],
    ['-XX:MaxRAMPercentage=50', '-XX:MaxRAMPercentage=50.0', false],
  ])('%s and %s say the same: %s', (a, b, same) => {
    expect(sayTheSame(a, b)).toBe(same);
  });
});

describe('what is not in force of wanted words', () => {
  it.each([
    [['-Xmx1g'], ['-Xmx2g', '-Xmx1g'], []],
    [['-Xmx1g'], ['-Xmx1g', '-Xmx2g'], [{ word: '-Xmx1g', instead: options('-Xmx2g')[0] }]],
    [['-Xmx1g'], [], [{ word: '-Xmx1g' }]],
    [['-Xmx2g', '-Xmx1g'], ['-Xmx1g'], []],
    [['-Da=1', '-Db'], ['-Db', '-Da=1', '-Dc=…'], []],
    [['-javaagent:/a.jar'], ['-javaagent:/a.jar', '-javaagent:/b.jar'], []],
    [['-javaagent:/a.jar'], ['-javaagent:/b.jar'], [{ word: '-javaagent:/a.jar' }]],
    [['x', 'x'], ['x'], []],
  ])('of %j among %j', (wanted, present, found) => {
    expect(missing(wanted, options(...present))).toEqual(found);
  });
});

it('the size of an option is that of the last one', () => {
  expect(sizeOf('-XX:MaxMetaspaceSize=', jvm(['-XX:MaxMetaspaceSize=1m', '-XX:MaxMetaspaceSize=2m']))).toBe(2 * MiB);
  expect(sizeOf('-Xmx', jvm([]))).toBeUndefined();
  expect(heapOf(jvm(['-Xmx1g']))).toBe(GiB);
  expect(heapOf(jvm(['-Xmx1g'], { heapMax: bytes(2 * GiB) }))).toBe(2 * GiB);
});

describe('a value', () => {
  const DROP_IN = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
  const OURS = { files: [file(DROP_IN, {}, [3])], loadedDropIns: [DROP_IN] };
  const main = (words: readonly string[] | undefined, more: Partial<ObservedProcess> = {}): ObservedProcess => ({
    pid: 1,
    comm: 'x',
    variableIsNext: false,
    ...(words === undefined ? {} : { variable: words }),
    ...more,
  });
  const VALUE = '-Xmx1g -Da=1';
  const GOOD = ['-Xmx1g', '-Da=1'];

  it.each([
    ['there is no process', {}, true],
    ['the variable has it', { main: main(GOOD) }, true],
    ['the variable has more, before and behind', { main: main(['-Db', ...GOOD, '-Dc']) }, true],
    ['the variable overrules it', { main: main([...GOOD, '-Xmx2g']) }, false],
    ['the variable is not there', { main: main(undefined) }, false],
    ['the process is older and has it', { main: main(GOOD, { isOlder: true }) }, true],
    ['the process is older and has more', { main: main([...GOOD, '-Db'], { isOlder: true }) }, false],
    [
      'the JVM has it from another variable of ours',
      { main: main(GOOD), jvms: [jvm(GOOD)], otherVariable: { name: 'OLD_OPTS', words: GOOD } },
      false,
    ],
    ['the JVM has it and the variable does not', { main: main(undefined), jvms: [jvm(GOOD)] }, true],
    ['the variable has it and the JVM does not', { main: main(GOOD), jvms: [jvm(['-Xmx4g', '-Da=1'])] }, false],
    ['a smaller JVM is beside one that has it', { main: main([]), jvms: [jvm(['-Xmx8m']), jvm(GOOD)] }, true],
    ['a larger JVM is beside one that has it', { main: main([]), jvms: [jvm(['-Xmx2g']), jvm(GOOD)] }, false],
    ['a JVM without a heap of its own is beside it', { main: main([]), jvms: [jvm([]), jvm(GOOD)] }, false],
    ['smaller JVMs alone are there', { main: main([]), jvms: [jvm(['-Xmx8m'])] }, false],
    [
      'the JVM says that its heap is larger than its options do',
      { main: main([]), jvms: [jvm(GOOD, { heapMax: bytes(2 * GiB) })] },
      false,
    ],
    [
      'the JVM has rounded its heap up',
      { main: main([]), jvms: [jvm(GOOD, { heapMax: bytes(GiB + 32 * MiB) })] },
      true,
    ],
    [
      'our file has a word more, which the JVM has as well',
      { ...OURS, nextVariable: [...GOOD, '-Db'], main: main([]), jvms: [jvm([...GOOD, '-Db'])] },
      false,
    ],
    [
      'our file has an agent more, which the process has as well',
      { ...OURS, nextVariable: [...GOOD, '-javaagent:/a'], main: main([...GOOD, '-javaagent:/a']) },
      false,
    ],
    [
      'our file has a word more, which the JVM does not have',
      { ...OURS, nextVariable: [...GOOD, '-Db'], main: main([]), jvms: [jvm(GOOD)] },
      true,
    ],
  ])('where %s', (_, parts, holds) => {
    expect(isInEffect(VALUE, unit('api.service', { main: undefined as never, ...parts }))).toBe(holds);
  });

  it.each([
    ['nothing changes', '-Xint -Xmixed', '-Xint -Xmixed', true],
    ['two of them change places', '-Xint -Xmixed', '-Xmixed -Xint', false],
    [
      'one is there twice from now on',
      '--add-opens a=X --add-exports b=X',
      '--add-opens a=X --add-exports b=X --add-opens b=X',
      false,
    ],
    [
      'one is there once from now on',
      '--add-opens a=X --add-exports b=X --add-opens b=X',
      '--add-opens a=X --add-exports b=X',
      false,
    ],
    ['words about one thing each change places', '-Da=1 -Db=2', '-Db=2 -Da=1', true],
  ])('of words that add to others, where %s', (_, before, value, holds) => {
    const words = before.split(' ');
    const ours = { ...OURS, nextVariable: words, main: main(words), jvms: [jvm(words)] };
    expect(isInEffect(value, unit('api.service', ours))).toBe(holds);
    // Where another file has the last word, it is of no matter here what ours says.
    const file = { ...ours, environmentFile: '/etc/default/api' };
    expect(isInEffect(value, unit('api.service', file))).toBe(true);
  });

  it('without a heap is judged by its other words', () => {
    const two = unit('api.service', { main: main([]), jvms: [jvm(['-Da=1'])] });
    expect(overruled('-Da=1', two)).toEqual([]);
    expect(overruled('-Da=2', two)).toEqual([{ word: '-Da=2', instead: options('-Da=1')[0] }]);
  });

  const began = { ...OURS, nextVariable: GOOD, main: main(['-Xmx9g']) };
  it.each([
    ['began with it and does not have it', began, true],
    ['is older', { ...began, main: main(['-Xmx9g'], { isOlder: true }) }, false],
    ['has it', { ...began, main: main(GOOD) }, false],
    ['is not to have it by our file', { ...began, files: [] }, false],
    ['has a file that systemd has not loaded', { ...began, loadedDropIns: [] }, false],
    ['has a file that systemd has not read', { ...began, needDaemonReload: true }, false],
    ['is given nothing by systemd, although it is in our file', { ...OURS, main: main([]) }, true],
    ['does not run', { ...began, main: undefined as never }, false],
  ])('needs no restart for what a process %s', (_, parts, futile) => {
    expect(isFutile(unit('api.service', parts))).toBe(futile);
  });

  it.each<[string, string, readonly string[], string, boolean]>([
    ['another heap where nothing arrives', '-Xmx1g -Da=1', ['-Xmx9g'], '-Xmx2g -Da=1', true],
    ['a word more where nothing arrives', '-Xmx1g -Da=1', ['-Xmx9g'], '-Xmx2g -Da=1 -Db', true],
    ['a word less where nothing arrives', '-Xmx1g -Da=1', ['-Xmx9g'], '-Xmx2g', false],
    ['another heap where only the heap is overruled', '-Xmx1g -Da=1', ['-Da=1', '-Xmx9g'], '-Xmx2g -Da=1', true],
    ['another word where only the heap is overruled', '-Xmx1g -Da=1', ['-Da=1', '-Xmx9g'], '-Xmx1g -Da=2', false],
    ['a word more where only the heap is overruled', '-Xmx1g -Da=1', ['-Da=1', '-Xmx9g'], '-Xmx1g -Da=1 -Db', false],
    ['a word less where only the heap is overruled', '-Xmx1g -Da=1', ['-Da=1', '-Xmx9g'], '-Xmx1g', false],
    ['another heap where a word does not arrive', '-Xmx1g -Da=1', ['-Xmx1g'], '-Xmx2g -Da=1', false],
    ['another value of a word that does not arrive', '-Xmx1g -Da=1', ['-Xmx1g'], '-Xmx1g -Da=2', true],
    ['a word less beside one that does not arrive', '-Xmx1g -Da=1 -Db', ['-Xmx1g'], '-Xmx1g -Da=1', false],
  ])('that has %s is judged by what the process shows', (_, present, options, value, futile) => {
    const state = { ...OURS, nextVariable: present.split(' '), main: main([]), jvms: [jvm(options)] };
    expect(isFutile(unit('api.service', state), value)).toBe(futile);
  });

  it.each([
    ['the option that wins is in no file any more', { goneOptions: ['-Xmx'] }],
    ['the script was edited since', { sourcesEdited: true as const }],
  ])('is worth a restart where %s', (_, parts) => {
    const state = { ...began, jvms: [jvm(['-Xmx9g'])], ...parts };
    expect(isFutile(unit('api.service', state), '-Xmx2g -Da=1')).toBe(false);
  });

  it('shows what is in force, and nothing that is not an option of the variable or of memory', () => {
    const shown = (jvms: readonly ObservedJvm[]) =>
      shownVariable(unit('api.service', { main: main(['-Xmx1g', '-Da=1', '-javaagent:/a']), jvms }));
    expect(shown([])).toBe('-Xmx1g -Da=1 -javaagent:/a');
    const words = ['-Xss2m', '-Xmx1g', '-Dother=…', '-Da=2', '-javaagent:/a', '-javaagent:/b', '-Xmx4g'];
    expect(shown([jvm(words)])).toBe('-Xss2m -Da=2 -javaagent:/a -Xmx4g');
    expect(shown([jvm(['-Xmx1g']), jvm(['-Xmx1g']), jvm(['-Xmx2g'])])).toBe('-Xmx1g and -Xmx2g');
    expect(shownVariable(unit('api.service', { main: undefined as never }))).toBe('');
  });
});
