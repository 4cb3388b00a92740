/**
 * Decides how a script travels: a plain exec command that any login shell understands, and the text that goes to its
 * stdin.
 */
import { partsOf, type Script, type ScriptParts } from '../../model/script';
import { quote } from '../../remote/shell';

/**
 * What frames one run. The nonce is new for each run, so nothing that a host printed before can be taken for the frame.
 */
export interface Envelope {
  /** The command for an SSH exec; holds no secret. */
  readonly command: string;
  /** The same words for a process that is started without a shell. */
  readonly argv: readonly string[];
  /**
   * The one line that may go to stdin before the ready line was seen. A shell that reads its commands from stdin,
   * because a login file or authorized_keys put it in place of ours, says `astray` and ends at it; ours drops it.
   */
  readonly first: string;
  /** All that follows the first line on stdin; to be sent when the ready line was seen, and never before. */
  readonly rest: string;
  /**
   * The line on stdout and on stderr that the shell prints that will run the script, as root; the script's own output
   * follows it.
   */
  readonly ready: string;
  /** The line on stdout of a shell that took the first line for a command. */
  readonly astray: string;
  /** The last line on stdout where the script did not arrive whole. */
  readonly cut: string;
  /** The line on stdout that says that the shell is not root; there is no ready line then. */
  readonly notRoot: string;
}

/** LC_ALL so that messages can be read; sbin because sysctl and swapon live there and a plain user's PATH lacks it. */
const PROLOGUE =
  'LC_ALL=C PATH="${PATH:-/usr/local/sbin:/usr/local/bin}:/usr/sbin:/usr/bin:/sbin:/bin"; export LC_ALL PATH';

/**
 * Root is user 0, whatever its name. Without a process of its own where it can be: /proc/1 and /proc/sys are root's
 * (proc(5)). Each alone could be another's: of a container whose first process is a plain user's, or that maps root to
 * nobody.
 */
const IS_ROOT = '[ -O /proc/1 ] && [ -O /proc/sys ] || [ "$(id -u)" -eq 0 ]';

/** Its exit status where it is run. */
const ASTRAY_EXIT = 97;

/**
 * The words that receive a script and run it, when its first line is the one that was sent. The shell reads the rest as
 * it reads a file, a block at a time, without a process or a copy of its own (of a look, that is half of what starting
 * it costs); where what it reads from cannot be opened by a name (a socket), through cat. A shell that ends before the
 * start of the script says `cut`: see `frame`. No single quote, backslash, newline or exclamation mark is in it: within
 * single quotes it reads the same in sh, bash, zsh, fish, csh and tcsh. No text in it is one of the lines that it
 * prints, so that a shell that only shows it (set -v, set -x) is not taken for one that runs it.
 */
function receiver(nonce: string): string {
  return (
    `m=oomcfg-${nonce}; ${IS_ROOT} || { echo $m-not-root; exit 126; }; ` +
    `echo $m-ready; echo $m-ready >&2; LC_ALL=C; trap "echo $m-cut; exit 125" 0; read -r s; ` +
    `case $s in "echo $m-astray; exit ${ASTRAY_EXIT}") ` +
    `if { true; } 2>/dev/null </dev/stdin; then . /dev/stdin; else eval "$(cat)"; fi;; esac`
  );
}

/**
 * The text after the first line. Each text of functions counts itself, and the start runs when all of them are there
 * and it has its length. Each is one command, which a shell has read to its end before any of it runs. So a script that
 * was cut runs nothing, and neither does one of which another process has read a piece (a login file can leave one
 * behind that reads the same stdin). A shell that does not come to the start says `cut` as it ends.
 */
function frame({ functions, start }: ScriptParts, nonce: string): string {
  const whole = `${nonce}${'.'.repeat(functions.length)} ${Buffer.byteLength(start)}`;
  return [
    `{\nw=${nonce}\n}\n`,
    ...functions.map((text) => `{\n${text}\nw=$w.\n}\n`),
    `{\ns=${quote(start)}\nif [ "$w \${#s}" = "${whole}" ]; then\ntrap - 0\n${PROLOGUE}\neval "$s"\nexit\nfi\n}\n`,
  ].join('');
}

/** What a word of the prefix may hold: nothing that any shell expands, splits or quotes. */
const PLAIN_WORD = /^[A-Za-z0-9_=./:%-]+$/;

/**
 * Puts a script into its envelope. `prefix` are the words before `sh` (sudo and its options). Throws (a bug) for words
 * that are not plain.
 */
export function seal(script: Script, nonce: string, prefix: readonly string[]): Envelope {
  if (!/^[0-9a-f]{16,}$/.test(nonce)) throw new Error('the nonce is not one');
  for (const word of prefix) if (!PLAIN_WORD.test(word)) throw new Error(`not a plain word: ${word}`);
  const mark = `oomcfg-${nonce}`;
  const first = `echo ${mark}-astray; exit ${ASTRAY_EXIT}\n`;
  const text = receiver(nonce);
  return {
    command: [...prefix, 'sh', '-c', `'${text}'`].join(' '),
    argv: [...prefix, 'sh', '-c', text],
    first,
    rest: frame(partsOf(script), nonce),
    ready: `${mark}-ready`,
    astray: `${mark}-astray`,
    cut: `${mark}-cut`,
    notRoot: `${mark}-not-root`,
  };
}
