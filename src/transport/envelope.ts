/** Decides how a script travels: a plain exec command that any login shell understands, and the text that goes to its stdin. */

/** What frames one run. The nonce is new for each run, so nothing that a host printed before can be taken for the frame. */
export interface Envelope {
  /** The command for an SSH exec; holds no secret. */
  readonly command: string;
  /** The same words for a process that is started without a shell. */
  readonly argv: readonly string[];
  /** Everything that goes to stdin. */
  readonly input: string;
  /** The line on stdout and on stderr behind which the script's own output begins. */
  readonly ready: string;
  /** The line on stdout that says that the script did not arrive whole. */
  readonly cut: string;
  /** The line on stdout that says that the shell is not root; only with `checkRoot`. */
  readonly notRoot: string;
}

/** LC_ALL so that messages can be read; sbin because sysctl and swapon live there and a plain user's PATH lacks it. */
const PROLOGUE =
  'LC_ALL=C PATH="${PATH:-/usr/local/sbin:/usr/local/bin}:/usr/sbin:/usr/bin:/sbin:/bin"; export LC_ALL PATH';

/**
 * The words that receive and run a script. All of stdin is read first; it is run only when it begins and ends with the lines
 * that frame it, so a script cut off anywhere runs nothing. No single quote, backslash, newline or exclamation mark stands in
 * it: within single quotes it reads the same in sh, bash, zsh, fish, csh and tcsh.
 */
function receiver(nonce: string, checkRoot: boolean): string {
  const root = checkRoot ? 'if [ "$(id -u)" -ne 0 ]; then echo $m-not-root; exit 126; fi; ' : '';
  return (
    `m=oomcfg-${nonce}; echo $m-ready; echo $m-ready >&2; ${root}s=$(cat); ` +
    'case $s in "# $m begin"*"# $m end") eval "$s";; *) echo $m-cut; exit 125;; esac'
  );
}

/** What a word of the prefix may hold: nothing that any shell expands, splits or quotes. */
const PLAIN_WORD = /^[A-Za-z0-9_=./:-]+$/;

/** Puts a script into its envelope. `prefix` are the words before `sh` (sudo and its options). Throws (a bug) for words that are not plain. */
export function seal(script: string, nonce: string, prefix: readonly string[], checkRoot: boolean): Envelope {
  if (!/^[0-9a-f]{16,}$/.test(nonce)) throw new Error('the nonce is not one');
  for (const word of prefix) if (!PLAIN_WORD.test(word)) throw new Error(`not a plain word: ${word}`);
  const text = receiver(nonce, checkRoot);
  const mark = `oomcfg-${nonce}`;
  return {
    command: [...prefix, 'sh', '-c', `'${text}'`].join(' '),
    argv: [...prefix, 'sh', '-c', text],
    input: `# ${mark} begin\n${PROLOGUE}\n${script}\n# ${mark} end\n`,
    ready: `${mark}-ready`,
    cut: `${mark}-cut`,
    notRoot: `${mark}-not-root`,
  };
}
