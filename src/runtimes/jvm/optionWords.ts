/**
 * How the words of an options variable are shortened before they leave a host (the rule of `cut_word` in
 * look/jvm/words.sh), and how they are read here.
 */

const SHORT = /^-X(?:m[nsx]|ss)[0-9]/;
const LONG = /^-XX:(?:.*Size|Max.*|Min.*|Initial.*)=[0-9]/s;
/** A size or a share, and nothing after it: an option may begin like one and continue with a secret. */
const NUMBER = /^[0-9.]*[kKmMgGtT]?$/;
const LONGEST = 79;

/** Stands for what was cut off on the host. */
const HIDDEN = '…';

/**
 * What a host prints for a word that it does not know from the spec: memory options with a number as a whole, of others
 * the part before the `=` (values can be secrets), and `*` for anything that is not an option.
 */
export function cutWord(word: string): string {
  let shown = '*';
  if (SHORT.test(word)) shown = NUMBER.test(word.slice('-Xmx'.length)) ? word : word.slice(0, '-Xmx'.length);
  else if (LONG.test(word)) shown = NUMBER.test(word.slice(word.indexOf('=') + 1)) ? word : beforeEquals(word);
  else if (word.startsWith('-')) shown = beforeEquals(word);
  return /^[-A-Za-z0-9:.%=+_/]*$/.test(shown) && shown.length <= LONGEST ? shown : '*';
}

function beforeEquals(word: string): string {
  const at = word.indexOf('=');
  return at < 0 ? word : word.slice(0, at);
}

/**
 * Words of the spec that a host would shorten: they are sent to it, so that it can say which of them it has. It never
 * sends a digest of a value, from which a short secret could be guessed.
 */
export function wordsToSend(words: readonly string[]): readonly string[] {
  return [...new Set(words)].filter(
    (word) => word !== '' && !/[\s\0]/.test(word) && (cutWord(word) !== word || NAMES_FILE.test(word)),
  );
}

/** A word with a file without which a JVM does not start: the host says whether it is there (look/jvm/wordFiles.sh). */
const NAMES_FILE =
  /^(?:-javaagent:|-agentpath:|@|-Xlog(?:gc)?:|-XX:(?:VMOptionsFile|Flags|AllocateHeapAt|CompilerDirectivesFile|StartFlightRecording)[=:])./;

/**
 * A word as the host printed it: as a whole; or shortened, with the place in `sent` of the word that it equals (from
 * 1), or 0 where it equals none. What is hidden is marked as such: `-Da=…` is never the same as a word of the spec.
 */
export function readWord(text: string, sent: readonly string[]): string {
  const blank = text.indexOf(' ');
  if (blank < 0) return text;
  const known = sent[Number(text.slice(blank + 1)) - 1];
  if (known !== undefined) return known;
  let shown = hidden(text.slice(0, blank));
  while (sent.includes(shown)) shown += HIDDEN;
  return shown;
}

/** Whether the host printed only the name of a memory option: its value is computed by a script, or is not a number. */
export function hasHiddenValue(word: string): boolean {
  return word.endsWith(HIDDEN);
}

function hidden(cut: string): string {
  if (cut === '*') return HIDDEN;
  return /^-X(?:m[nsx]|ss)$/.test(cut) ? `${cut}${HIDDEN}` : `${cut}=${HIDDEN}`;
}
