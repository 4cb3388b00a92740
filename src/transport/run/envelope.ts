/** Decides how a script travels: a plain exec command that any login shell understands, and the text that goes to its stdin. */

/** What frames one run. The nonce is new for each run, so nothing that a host printed before can be taken for the frame. */
export interface Envelope {
  /** The command for an SSH exec; holds no secret. */
  readonly command: string;
  /** The same words for a process that is started without a shell. */
  readonly argv: readonly string[];
  /**
   * The one line that may go to stdin before the ready line was seen. A shell that reads its commands from stdin, because a
   * login file or authorized_keys put it in place of ours, says `astray` and ends at it; ours drops it.
   */
  readonly first: string;
  /** All that follows the first line on stdin; to be sent when the ready line was seen, and never before. */
  readonly rest: string;
  /** The line on stdout and on stderr that the shell prints that will run the script, as root; the script's own output is behind it. */
  readonly ready: string;
  /** The line on stdout of a shell that took the first line for a command. */
  readonly astray: string;
  /** The line on stdout that says that the script did not arrive whole. */
  readonly cut: string;
  /** The line on stdout that says that the shell is not root; there is no ready line then. */
  readonly notRoot: string;
}

/** LC_ALL so that messages can be read; sbin because sysctl and swapon live there and a plain user's PATH lacks it. */
const PROLOGUE =
  'LC_ALL=C PATH="${PATH:-/usr/local/sbin:/usr/local/bin}:/usr/sbin:/usr/bin:/sbin:/bin"; export LC_ALL PATH';

/**
 * Root is user 0, whatever its name. Without a process of its own where it can be: /proc/1 and /proc/sys are root's (proc(5)).
 * Each alone could be another's: of a container whose first process is a plain user's, or that maps root to nobody.
 */
const IS_ROOT = '[ -O /proc/1 ] && [ -O /proc/sys ] || [ "$(id -u)" -eq 0 ]';

/** Its exit status where it is run. */
const ASTRAY_EXIT = 97;

/**
 * The words that receive and run a script. All of stdin is read first; it is run only when it has the length and the first and
 * last lines of what was sent, so that a script of which anything is missing runs nothing. No single quote, backslash, newline or
 * exclamation mark stands in it: within single quotes it reads the same in sh, bash, zsh, fish, csh and tcsh. No text in it is
 * one of the lines that it prints, so that a shell that only shows it (set -v, set -x) is not taken for one that runs it.
 */
function receiver(nonce: string, bytes: number): string {
  return (
    `m=oomcfg-${nonce}; ${IS_ROOT} || { echo $m-not-root; exit 126; }; ` +
    `echo $m-ready; echo $m-ready >&2; LC_ALL=C; s=$(cat); ` +
    `case \${#s}$s in "${bytes}echo $m-astray; exit ${ASTRAY_EXIT}"*"# $m end") ` +
    `eval "\${s#*exit ${ASTRAY_EXIT}}";; *) echo $m-cut; exit 125;; esac`
  );
}

/** What a word of the prefix may hold: nothing that any shell expands, splits or quotes. */
const PLAIN_WORD = /^[A-Za-z0-9_=./:%-]+$/;

/** Puts a script into its envelope. `prefix` are the words before `sh` (sudo and its options). Throws (a bug) for words that are not plain. */
export function seal(script: string, nonce: string, prefix: readonly string[]): Envelope {
  if (!/^[0-9a-f]{16,}$/.test(nonce)) throw new Error('the nonce is not one');
  for (const word of prefix) if (!PLAIN_WORD.test(word)) throw new Error(`not a plain word: ${word}`);
  const mark = `oomcfg-${nonce}`;
  const first = `echo ${mark}-astray; exit ${ASTRAY_EXIT}\n`;
  const rest = `${PROLOGUE}\n${script}\n# ${mark} end\n`;
  // The shell's $(cat) drops the last line end.
  const text = receiver(nonce, Buffer.byteLength(first) + Buffer.byteLength(rest) - 1);
  return {
    command: [...prefix, 'sh', '-c', `'${text}'`].join(' '),
    argv: [...prefix, 'sh', '-c', text],
    first,
    rest,
    ready: `${mark}-ready`,
    astray: `${mark}-astray`,
    cut: `${mark}-cut`,
    notRoot: `${mark}-not-root`,
  };
}
