/**
 * Decides which -Xlog: options a JVM refuses: `-Xlog:WHAT:OUTPUT:DECORATORS:OPTIONS`, each part with its own words
 * (java(1); -Xlog:help).
 */
import type { TextRefused } from './textRefused';

/** From -Xlog:help of OpenJDK 17.0.15 and 25.0.3: those of both, and those of one. */
const TAGS = `add age alloc annotation aot arguments array attach barrier biasedlocking blocks bot breakpoint bytecode cause cds census class
classhisto cleanup codecache compaction compilation condy constantpool constraints container continuations coops cpu cset data
datacreation dcmd decoder defaultmethods deoptimization dependencies director dump dynamic ergo event exceptions exit fastlock
finalizer fingerprint free freelist gc handshake hashtables heap heapdump humongous ihop iklass indy init inlinecache inlining
install interpreter itables jfr jit jmethod jni jvmci jvmti lambda library link liveness load loader logging malloc map mark marking
membername memops metadata metaspace methodcomparator methodhandles methodtrace mirror mmu module monitorinflation monitormismatch
monitortable native nestmates nmethod nmt normalize numa objecttagging obsolete oldobject oom oopmap oops oopstorage os owner page
pagesize parser patch path perf periodic phases plab placeholders preempt preorder preview promotion protectiondomain ptrqueue purge
record redefine ref refine region reloc remset resolve safepoint sampling scavenge sealed setting smr stackbarrier stackmap
stacktrace stackwalk start startup startuptime state stats streaming stringdedup stringtable stubs subclass survivor suspend sweep
symboltable system table task thread throttle time timer tlab tracking training trimnative unload unmap unshareable update
valuebasedclasses verification verify vmmutex vmoperation vmthread vtables vtablestubs workgang`;
const KNOWN_TAGS: ReadonlySet<string> = new Set(TAGS.split(/\s+/));

const LEVELS: ReadonlySet<string> = new Set(['off', 'trace', 'debug', 'info', 'warning', 'error']);
const DECORATORS: ReadonlySet<string> = new Set(
  'time t utctime utc uptime u timemillis tm uptimemillis um timenanos tn uptimenanos un hostname hn pid p tid ti level l tags tg none'.split(
    ' ',
  ),
);
/** Options of a file output; foldmultilines is newer than 17. */
const OPTIONS = /^(?:filecount=\d+|filesize=\d+[kKmMgG]?|foldmultilines=(?:true|false))$/;

/** `-Xlog` alone and `-Xlog:` mean everything at the level info. */
export function logRefused(word: string): TextRefused | undefined {
  const [what = '', output = '', decorators = '', options = ''] = parts(word.slice('-Xlog:'.length));
  if (what === 'help')
    return {
      surely: true,
      detail: 'The JVM prints a help text and ends: the service would not run.',
      fix: 'Remove it.',
    };
  if (what === '' && output === '') return undefined;
  if (what === 'disable' || what === 'async') return undefined;
  return (
    (what === '' ? undefined : selection(what)) ??
    list(decorators, (one) => DECORATORS.has(one.toLowerCase()), 'decorators', '-Xlog:gc:stderr:uptime,level,tags') ??
    list(
      options,
      (one) => OPTIONS.test(one),
      'options of a file',
      '-Xlog:gc:/var/log/gc.log:uptime:filecount=5,filesize=10m',
    )
  );
}

/** Split at colons, except for those in a quoted file name. */
function parts(text: string): readonly string[] {
  return (text.match(/(?:"[^"]*"|[^:"])*(?::|$)/g) ?? []).map((part) => part.replace(/:$/, ''));
}

function selection(text: string): TextRefused | undefined {
  for (const one of text.split(',')) {
    const [, tags = '', level] = /^([^=]*)(?:=(.*))?$/s.exec(one) ?? [];
    if (level !== undefined && !LEVELS.has(level.toLowerCase())) {
      return {
        surely: true,
        detail: `The JVM takes the levels ${[...LEVELS].join(', ')}, and exits at anything else.`,
        fix: 'Write for example -Xlog:gc=debug.',
      };
    }
    const names = tags.replace(/\*$/, '').split('+');
    if (tags !== 'all' && names.some((name) => !KNOWN_TAGS.has(name.toLowerCase()))) {
      const isWord = names.every((name) => /^[a-z]+$/i.test(name));
      return {
        surely: !isWord,
        detail: 'It names a log tag that neither JDK 17 nor JDK 25 has: such a JVM exits with `Invalid tag`.',
        fix: '`java -Xlog:help` lists the tags, as in -Xlog:gc*,safepoint=info.',
      };
    }
  }
  return undefined;
}

function list(
  text: string,
  isKnown: (word: string) => boolean,
  what: string,
  example: string,
): TextRefused | undefined {
  if (text === '' || text.split(',').every(isKnown)) return undefined;
  return {
    surely: false,
    detail: `It has ${what} that neither JDK 17 nor JDK 25 knows: such a JVM exits with \`Invalid -Xlog option\`.`,
    fix: `Write for example ${example}.`,
  };
}
