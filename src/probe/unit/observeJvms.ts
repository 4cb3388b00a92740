/** The records of a unit's JVMs -> ObservedJvm. */
import { type Bytes, bytes } from '../../model/bytes';
import type { JvmOption, JvmSource, ObservedJvm, ObservedUnit } from '../../model/observed';
import type { JvmStarts, Loss, Misplaced, NextOptions } from '../../model/observedJvm';
import { type FieldsOf, fieldsOf } from '../../remote/fields';
import { type RecordName, rowOf } from '../../remote/protocol';
import type { LookRecord } from '../records';
import { readWord } from '../../runtimes/jvm/optionWords';

/** Where an option is from, by the letters that look/jvm/jvms.sh sends. */
const SOURCES: Readonly<Record<string, JvmSource>> = {
  f: 'a -XX:Flags= file',
  t: 'JAVA_TOOL_OPTIONS',
  d: 'JDK_JAVA_OPTIONS',
  c: 'the command line',
  a: 'an argument file',
  o: 'a -XX:VMOptionsFile= file',
  u: '_JAVA_OPTIONS',
};

/** The JVMs of a unit that count; `sent` are the words that the look was sent for the unit. */
export function observeJvms(records: readonly LookRecord[], sent: readonly string[]): readonly ObservedJvm[] {
  return jvmsIn(records, sent, 'counted');
}

/** Each `jvm` record begins one. */
function jvmsIn(
  records: readonly LookRecord[],
  sent: readonly string[],
  wanted: 'counted' | 'jlate' | 'jrecent',
): readonly ObservedJvm[] {
  const sections: LookRecord[][] = [];
  for (const record of records) {
    if (record.type === 'jvm') sections.push([]);
    else if (rowOf(record.type)?.scope === 'jvm') sections.at(-1)?.push(record);
  }
  return sections
    .filter(
      (section) => (section.find(({ type }) => type === 'jlate' || type === 'jrecent')?.type ?? 'counted') === wanted,
    )
    .map((section) => observeJvm(section, sent));
}

/** What is known about the start of the unit's JVMs, and about its next one. */
export function observeStarts(records: readonly LookRecord[], sent: readonly string[]): JvmStarts {
  const all = allIn(records);
  const scriptOptions = all('jo').map(({ word }) => readWord(word, sent));
  const optionFiles = all('jofile').map(({ path }) => path);
  const had = all('had')[0]?.countAndNames;
  const revalued = all('revalued').flatMap(({ options }) => options);
  const gone = all('jgone').map(({ option }) => option);
  const may = all('jmay').map(({ variable, word }) => ({ variable, word: readWord(word, sent) }));
  const left = all('jleft').length;
  const blind = [...new Set(all('jblind').map(({ path }) => path))];
  const loss = all('xset').flatMap(({ what, by }) => (isLoss(what) ? [{ what, by }] : []))[0];
  const lost = all('lost').flatMap(({ what, by, line = 0, path }) => (isLoss(what) ? [{ what, by, line, path }] : []));
  const misplaced = all('misplaced').flatMap(misplacedOf);
  const more = all('jmore').reduce((sum, { count: some = 0 }) => sum + some, 0);
  const ordered = (side: string): readonly string[] =>
    all('order').flatMap(({ where, option }) => (where === side ? [option] : []));
  const [before, behind] = [ordered('before'), ordered('behind')];
  const next = observeNext(records, sent);
  const late = jvmsIn(records, sent, 'jlate');
  const recent = jvmsIn(records, sent, 'jrecent');
  const lacking = all('lacksflag').map(({ name }) => name);
  const noFile = all('wfile').flatMap(({ word = 0 }) => sent[word - 1] ?? []);
  return {
    ...(lacking.length === 0 ? {} : { lacksFlags: lacking }),
    ...(may.length === 0 ? {} : { mayOptions: may }),
    ...(all('jdark').length === 0 ? {} : { isNamedNowhere: true as const }),
    ...(blind.length === 0 ? {} : { blindScripts: blind }),
    ...(loss === undefined ? {} : { startLoss: loss }),
    ...(lost.length === 0 ? {} : { scriptLosses: lost }),
    ...(misplaced.length === 0 ? {} : { misplaced }),
    ...(noFile.length === 0 ? {} : { missingFiles: noFile }),
    ...(late.length === 0 ? {} : { lateJvms: late }),
    ...(recent.length === 0 ? {} : { recentJvms: recent }),
    ...(next === undefined ? {} : { nextOptions: next }),
    ...(before.length === 0 ? {} : { sizesBefore: before }),
    ...(behind.length === 0 ? {} : { sizesBehind: behind }),
    ...(scriptOptions.length === 0 ? {} : { scriptOptions }),
    ...(optionFiles.length === 0 ? {} : { optionFiles }),
    ...(left === 0 ? {} : { leftJvms: left }),
    ...(more === 0 ? {} : { moreJvms: more }),
    ...(gone.length === 0 ? {} : { goneOptions: gone }),
    ...(all('jedited').length > 0 ? { sourcesEdited: true as const } : {}),
    ...(revalued.length === 0 ? {} : { revaluedOptions: revalued }),
    ...(had === undefined ? {} : observeHad(had)),
  };
}

function misplacedOf({ what, line = 0, path }: FieldsOf<'misplaced'>): readonly Misplaced[] {
  const place = what.replace(/^may/, '');
  return place === 'word' || place === 'behind' ? [{ what: place, isPlain: place === what, path, line }] : [];
}

function isLoss(text: string): text is Loss {
  return ['sets', 'unsets', 'clears', 'login', 'text', 'rules'].includes(text);
}

/** What a restart noted: how many JVMs there were, and the names of their options. 0.1.0 noted the names alone. */
function observeHad(words: readonly string[]): Pick<ObservedUnit, 'hadOptions' | 'hadJvms'> {
  const jvms = count(words[0]);
  return jvms === undefined ? { hadOptions: words } : { hadOptions: words.slice(1), hadJvms: jvms };
}

/** In place of the variable's words; no JVM has an option of that name. */
const PLACE = '-variable';

function observeNext(records: readonly LookRecord[], sent: readonly string[]): NextOptions | undefined {
  const from = records.findIndex(({ type }) => type === 'jnext');
  if (from < 0) return undefined;
  const options = optionsIn(records.slice(from), sent);
  const place = options.findIndex(({ word }) => word === PLACE);
  const has = (type: RecordName): boolean => records.some((record) => record.type === type);
  return {
    options: options.filter(({ word }) => word !== PLACE),
    ...(place < 0 ? {} : { place }),
    ...(has('jguess') ? { isGuess: true as const } : {}),
    ...(has('jfilegone') ? { hasFileUnread: true as const } : {}),
  };
}

function optionsIn(records: readonly LookRecord[], sent: readonly string[]): readonly JvmOption[] {
  return allIn(records)('jw').flatMap(({ source, word }): JvmOption[] => {
    const from = Object.hasOwn(SOURCES, source) ? SOURCES[source] : undefined;
    return from === undefined ? [] : [{ word: readWord(word, sent), from }];
  });
}

function allIn(records: readonly LookRecord[]): <T extends RecordName>(type: T) => readonly FieldsOf<T>[] {
  // Once for all types: a unit has some fifty records, and few or none of each type.
  const texts = new Map<string, string[]>();
  for (const { type, text } of records) {
    const list = texts.get(type);
    if (list === undefined) texts.set(type, [text]);
    else list.push(text);
  }
  return (type) => (texts.get(type) ?? []).map((text) => fieldsOf(type, text));
}

function observeJvm(records: readonly LookRecord[], sent: readonly string[]): ObservedJvm {
  const all = allIn(records);
  const options = optionsIn(records, sent);
  const environment = all('jenv')[0]?.what;
  const fromFlags = options.filter(({ from }) => from === SOURCES['f']);
  return {
    pid: all('jpid')[0]?.pid ?? 0,
    isMain: all('jmain').length > 0,
    program: all('jprogram')[0]?.name ?? '',
    ...(all('jfilegone').length > 0 ? { argumentFileGone: true as const } : {}),
    readsJdkOptions: all('jlauncher').length > 0,
    ...(environment === 'passed' || environment === 'new' ? { environment } : {}),
    ...(all('jgiven').length > 0 ? { hasVariable: true as const } : {}),
    ...(all('jown').length > 0 ? { hasOtherVariable: true as const } : {}),
    // Wherever the file is named, its flags are set before anything else is read.
    options: [...fromFlags, ...options.filter(({ from }) => from !== SOURCES['f'])],
    ...use(all('jv')),
  };
}

/**
 * Sizes in bytes from HotSpot's counters. Serial and Parallel have a heap of two generations; G1 and later collectors
 * have one, which both counters give (with a few bytes more).
 */
function use(
  counters: readonly FieldsOf<'jv'>[],
): Pick<ObservedJvm, 'heapMax' | 'heapUsed' | 'heapCommitted' | 'isUncollected' | 'metaspaceUsed' | 'anon'> {
  const figures = new Map<string, Bytes>();
  for (const { counter, value } of counters) {
    if (value !== undefined) figures.set(counter, bytes(value));
  }
  const generations = ['generation.0.maxCapacity', 'generation.1.maxCapacity'].flatMap((key) => figures.get(key) ?? []);
  const [young = 0, old = 0] = generations;
  const isOne = Math.abs(young - old) < 4096;
  const committed = ['generation.0.capacity', 'generation.1.capacity'].flatMap((key) => figures.get(key) ?? []);
  const spaces = [...figures].filter(([key]) => /^generation\.\d\.space\.\d\.used$/.test(key));
  const heap = spaces.reduce((sum, [, size]) => sum + size, 0);
  const metaspace = figures.get('metaspace.used');
  const anon = figures.get('anon');
  return {
    ...(generations.length === 0 ? {} : { heapMax: bytes(isOne ? Math.floor(old / 4096) * 4096 : young + old) }),
    // The counters are written at each collection: until the first one they are 0, and nothing is known.
    ...(spaces.length === 0 ? {} : heap === 0 ? { isUncollected: true as const } : { heapUsed: bytes(heap) }),
    ...(committed.length === 0 ? {} : { heapCommitted: bytes(committed.reduce((sum, size) => sum + size, 0)) }),
    ...(metaspace === undefined || metaspace === 0 ? {} : { metaspaceUsed: metaspace }),
    ...(anon === undefined ? {} : { anon }),
  };
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
