/**
 * Decides which texts of an option a JVM refuses, where it accepts only certain ones: -Xlog:, --add-opens=,
 * -XX:NativeMemoryTracking= and others.
 */
import { bufferRefused } from './allocationBuffers';
import { recorderRefused } from './flightRecorder';
import { logRefused } from './log';
import type { TextRefused } from './textRefused';
import { boundsOf } from '../regions';
import { parseJvmSize } from '../size';

interface TextRow {
  /** How the option begins; what follows is the text. */
  readonly option: RegExp;
  readonly takes: (text: string) => boolean;
  readonly what: string;
  readonly example: string;
  /** The option of the collector without which the text does not matter. */
  readonly of?: string;
}

const oneOf =
  (...texts: readonly string[]) =>
  (text: string): boolean =>
    texts.includes(text);
const like =
  (pattern: RegExp) =>
  (text: string): boolean =>
    pattern.test(text);

const CODE_CACHE = boundsOf('ReservedCodeCacheSize');

/**
 * Each was tried on 17 and 25 (test/runtimes/jvm/options/oracle.test.ts); 8 refuses the same texts, or does not have
 * the option.
 */
const TEXTS: readonly TextRow[] = [
  {
    option: /^-XX:NativeMemoryTracking=/,
    takes: oneOf('off', 'summary', 'detail'),
    what: 'off, summary or detail',
    example: '-XX:NativeMemoryTracking=summary',
  },
  {
    option: /^-XX:ShenandoahGCMode=/,
    takes: oneOf('satb', 'iu', 'passive', 'generational'),
    what: 'satb, passive or generational',
    example: '-XX:ShenandoahGCMode=satb',
    of: '-XX:+UseShenandoahGC',
  },
  {
    option: /^-XX:ShenandoahGCHeuristics=/,
    takes: oneOf('adaptive', 'static', 'aggressive', 'compact', 'passive'),
    what: 'adaptive, static, aggressive or compact',
    example: '-XX:ShenandoahGCHeuristics=adaptive',
    of: '-XX:+UseShenandoahGC',
  },
  {
    option: /^-Xverify/,
    takes: oneOf('', ':all', ':remote', ':none'),
    what: 'all, remote or none',
    example: '-Xverify:remote',
  },
  {
    option: /^-Xmaxjitcodesize/,
    takes: (text) => {
      const size = parseJvmSize(text);
      return size !== undefined && size >= CODE_CACHE.least && size <= CODE_CACHE.most;
    },
    what: 'a size of 2496 KiB to 2 GiB, without = in front',
    example: '-Xmaxjitcodesize240m',
  },
  {
    option: /^--add-(?:opens|exports)=(?=.)/,
    takes: like(/^[^/=]+\/[^/=]+=./),
    what: 'MODULE/PACKAGE=MODULE',
    example: '--add-opens=java.base/java.lang=ALL-UNNAMED',
  },
  {
    option: /^--add-reads=(?=.)/,
    takes: like(/^[^=]+=./),
    what: 'MODULE=MODULE',
    example: '--add-reads=a=ALL-UNNAMED',
  },
  {
    option: /^--patch-module=/,
    takes: like(/^[^=]+=/),
    what: 'MODULE=PATH',
    example: '--patch-module=java.base=/opt/patch.jar',
  },
  { option: /^--add-modules=/, takes: like(/./), what: 'the names of modules', example: '--add-modules=java.sql' },
  {
    option: /^--enable-native-access=/,
    takes: like(/./),
    what: 'the names of modules',
    example: '--enable-native-access=ALL-UNNAMED',
  },
  {
    option: /^--finalization=/,
    takes: oneOf('enabled', 'disabled'),
    what: 'enabled or disabled',
    example: '--finalization=enabled',
  },
  {
    option: /^--sun-misc-unsafe-memory-access=/,
    takes: oneOf('allow', 'warn', 'debug', 'deny'),
    what: 'allow, warn, debug or deny',
    example: '--sun-misc-unsafe-memory-access=allow',
  },
  {
    option: /^--illegal-native-access=/,
    takes: oneOf('allow', 'warn', 'deny'),
    what: 'allow, warn or deny',
    example: '--illegal-native-access=allow',
  },
  { option: /^-javaagent:/, takes: like(/./), what: 'the path of an archive', example: '-javaagent:/opt/agent.jar' },
];

/** (HotSpot takes a colon, too.) */
const RECORDER = /^-XX:FlightRecorderOptions[=:]/;

/** Options of the launcher whose text can be the next word. */
const IN_TWO_WORDS = /^--(?:add-(?:opens|exports|reads|modules)|patch-module|enable-native-access)$/;

export function textRefused(words: readonly string[], index: number): TextRefused | undefined {
  const before = words[index - 1] ?? '';
  const own = words[index] ?? '';
  const word = IN_TWO_WORDS.test(before) && !own.startsWith('-') ? `${before}=${own}` : own;
  if (/^-Xlog:/.test(word)) return logRefused(word);
  if (RECORDER.test(word)) return recorderRefused(word.replace(RECORDER, ''));
  const buffer = bufferRefused(words, index);
  if (buffer !== undefined) return buffer;
  const row = TEXTS.find(({ option }) => option.test(word));
  if (row === undefined || row.takes(word.replace(row.option, ''))) return undefined;
  if (row.of !== undefined && !words.includes(row.of)) return undefined;
  return {
    surely: true,
    detail: `The option takes ${row.what}; the JVM exits at anything else.`,
    fix: `Write for example ${row.example}.`,
  };
}
