/**
 * Decides which words that are not a -XX option a JVM or its launcher refuses: unknown ones, those of another case or
 * without their text, and those that end it.
 */

import { JDKS } from './flags';
import type { TextRefused } from './textRefused';

/** What is wrong with a word. `surely`: no HotSpot from 8 on takes it. */
export interface WordRefused {
  readonly surely: boolean;
  readonly detail: string;
  readonly fix: string;
}

/**
 * Variables that the JVM itself reads, so that options of the launcher are unknown there (JVM TI specification,
 * JAVA_TOOL_OPTIONS).
 */
const WITHOUT_LAUNCHER: ReadonlySet<string> = new Set(['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS']);

/** Options of the JVM (arguments.cpp of 17 and 25; the older ones of 8, such as -Xincgc, have rows in removed.ts). */
const OF_JVM =
  /^(-X(m[nsx]|ss|minf|maxf|maxjitcodesize|log(:|$)|loggc:|share:(auto|on|off|dump)$|verify|run|rs$|int$|comp$|mixed$|batch$|noclassgc$|debug$|noagent$|future$|prof$|incgc$|noincgc$|concgc$|check:jni$|bootclasspath\/a:|internalversion$|usealtsigs$|eprof|boundthreads$|oss|sqnopause$|settings)|-D|-XX:|-ea\b|-esa$|-da\b|-dsa$|-(en|dis)able(system)?assertions\b|-verbose\b|-agentlib:|-agentpath:|-javaagent:|-noverify$|--(add-(modules|opens|exports|reads)|enable-native-access|illegal-(access|native-access)|limit-modules|patch-module|module-path|upgrade-module-path|finalization|sun-misc-unsafe-memory-access|illegal-final-field-mutation|enable-final-field-mutation)=|--enable-preview$)/;

/** Options of the launcher java (java(1)). */
const OF_LAUNCHER =
  /^(@|-(mx|ms|ss)\d|-cp$|-classpath$|-p$|-m$|-jar$|-server$|-client$|-d(32|64)$|-splash:|-Xdiag$|-XshowSettings|-showversion$|--show-version$|--show-module-resolution$|--class-path|--module|--source|--disable-@files$|--add-|--enable-native-access$|--limit-modules$|--patch-module$|--upgrade-module-path$|--module-path$)/;

/**
 * What names the program to start is not allowed in JDK_JAVA_OPTIONS:
 * `Option -jar is not allowed in environment variable` (seen on 17 and 25).
 */
const NAMES_PROGRAM = /^(-jar|-m|--module(=.*)?)$/;

/** With these the launcher prints something and exits, instead of starting the class (java(1)). */
const ENDS =
  /^(-version|--version|-fullversion|--full-version|-help|--help|-h|-\?|-X|--help-extra|--list-modules|--validate-modules|--dry-run|-Xinternalversion|-Xshare:dump|-d|--describe-module(=.*)?)$/;

/** Options of the launcher that take the next word; `-d` is among ENDS. */
const TAKES_WORD =
  /^(-cp|-classpath|--class-path|-p|--module-path|--upgrade-module-path|-d|-m|--module|-jar|--source|--(add|limit)-modules|--add-(exports|opens|reads)|--patch-module|--enable-native-access)$/;

export function takesWord(word: string): boolean {
  return TAKES_WORD.test(word);
}

/**
 * The same with `=`, and nothing after it: `requires modules to be specified`. (25 takes --add-opens=; an empty
 * --class-path= is one.)
 */
const EMPTY =
  /^--(?:add-(?:modules|exports|opens|reads)|limit-modules|patch-module|enable-native-access|(?:upgrade-)?module-path|module|source)=$/;

/** Options that take the next word are `Unrecognized option` in any other form. */
const MISWRITTEN =
  /^(-(?:cp|classpath|jar|p|m)[=:]|--(?:jar|cp|classpath)\b|--(?:class-path|module-path|module|source):)/;

/**
 * The launcher compiles the class or archive after it as a source file: `source file not found`,
 * `not allowed with --source`.
 */
const SOURCE = /^--source(?:=.|$)/;

/**
 * What is wrong with an option of the launcher whose text is missing, or is another option; undefined where nothing is
 * wrong.
 */
export function textMissing(words: readonly string[], index: number): TextRefused | undefined {
  const word = words[index] ?? '';
  const next = words[index + 1];
  if (EMPTY.test(word)) {
    return {
      ...(word === '--add-opens=' ? { surely: false, by: JDKS[0] } : { surely: true }),
      detail: 'It needs a text behind the `=`, and the launcher exits without one.',
      fix: 'Write what it is to take, or remove it.',
    };
  }
  if (!takesWord(word) || takesWord(words[index - 1] ?? '') || (next !== undefined && !next.startsWith('-')))
    return undefined;
  return {
    surely: true,
    detail: `It takes the next word for its own: ${next === undefined ? 'the first one of the start command that comes behind extra' : 'another option'}. The launcher exits, or starts something else.`,
    fix: 'Put the word that it takes behind it, or remove it.',
  };
}

/** Options are case sensitive: -xmx512m is `Unrecognized option`. */
const SIZES = /^-{1,2}(x(?:mx|ms|mn|ss))[\d=]/i;

const UNKNOWN = 'A JVM that does not know the word exits with `Unrecognized option`.';

export function wordRefused(word: string, variable: string): WordRefused | undefined {
  if (ENDS.test(word)) {
    return {
      surely: true,
      detail: 'The JVM prints something and ends: the service would not run.',
      fix: 'Remove it.',
    };
  }
  if (variable === 'JDK_JAVA_OPTIONS' && NAMES_PROGRAM.test(word)) {
    return {
      surely: true,
      detail: 'The launcher takes no option in JDK_JAVA_OPTIONS that names the program to start, and exits.',
      fix: 'Remove it: the start command of the unit names the program.',
    };
  }
  if (MISWRITTEN.test(word)) {
    return {
      surely: true,
      detail: 'The launcher does not know it in this form, and exits with `Unrecognized option`.',
      fix: 'Write -cp PATH, --class-path=PATH or --module-path=PATH; what names the program belongs into the start command.',
    };
  }
  const inJvm = WITHOUT_LAUNCHER.has(variable);
  if (!inJvm && SOURCE.test(word)) {
    return {
      surely: true,
      detail:
        'With it the launcher compiles what the start command names as a source file, and a class or an archive is none.',
      fix: 'Remove it: a unit that runs a source file has it in its start command.',
    };
  }
  if (OF_JVM.test(word) || (!inJvm && OF_LAUNCHER.test(word))) return undefined;
  const [, letters] = SIZES.exec(word) ?? [];
  if (letters !== undefined) {
    const right = `-X${letters.slice(1).toLowerCase()}`;
    return {
      surely: true,
      detail: 'Options are case sensitive, with one dash in front.',
      fix: `Write ${right}512m or another size.`,
    };
  }
  if (!word.startsWith('-') && !OF_LAUNCHER.test(word)) return undefined;
  if (inJvm && OF_LAUNCHER.test(word)) {
    const size = /^-(mx|ms|ss)\d/.test(word) ? `Write -X${word.slice(1)}.` : undefined;
    return {
      surely: true,
      detail: `It is an option of the launcher, and the JVM itself reads ${variable}: it exits with \`Unrecognized option\`.`,
      fix: size ?? 'Remove it, or use JDK_JAVA_OPTIONS (from 9 on).',
    };
  }
  return { surely: false, detail: UNKNOWN, fix: 'Check the word, or remove it.' };
}
