/** Decides by their looks whether a text shows that it is an inventory, and whether a word may be the name of a host or rather is a secret. */
import { parseAddress } from './hostPattern';

/** Whether a text shows that it is an inventory: a section, a variable, or groups with hosts. Of others no message shows anything. */
export function isProven(text: string): boolean {
  return /^\s*\[[^\]\s]+\]|\b(?:ansible|oomcfg)_\w+\s*[=:]|^\s*["']?(?:hosts|children|all|ungrouped)["']?\s*:/m.test(
    text,
  );
}

/** The beginnings of keys and tokens that say themselves what they are. */
const TOKEN = /^(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|eyJ|hvs\.|sk-|dop_v1_|npm_)[A-Za-z0-9_.-]{8,}$/;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a word is rather a key, a token or a digest than the name of a host. */
export function looksSecret(word: string): boolean {
  if (/^[A-Za-z0-9+/_-]{12,}={1,2}$/.test(word) || TOKEN.test(word) || UUID.test(word)) return true;
  if (/[./:]/.test(word) && !/[+/]/.test(word)) return false;
  if (/^[0-9a-f]{32,}$/i.test(word)) return true;
  return word.split('-').some(isScrambled);
}

/** A secret behind an option (`-p x`, `-px`, `--password x`), or behind its name: in quotes, or a word with a digit or a sign in it. */
const WORD_BEHIND =
  /((?:^|\s)(?:-p\s*|--?(?:pass\w*|pwd|secret|token|key)(?:[ \t]+|=))|\b(?:pass(?:wd|word|phrase)?|secret|token)\s+(?:is\s+)?(?=["']|[a-z]*[^\sa-z.,:;]))(?:"[^"]*"|'[^']*'|\S+)/gi;

/** The first word of a command: the words behind it may be secrets. */
export function programOf(command: string): string {
  return /^\s*(\S*)/.exec(command)?.[1] ?? '';
}

/** A line that a program wrote, without the words in it that are or may be secrets: behind the name of one, in an address, or by their looks. */
export function withoutSecrets(line: string): string {
  return line
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:)[^\s@/]+@/gi, '$1…@')
    .replace(
      /((?:pass(?:wd|word|phrase)?|pwd|secret|token|key|credentials?|auth(?:orization)?|bearer)["']?\s*[=:]\s*)(?:bearer\s+)?("[^"]*"|'[^']*'|\S+)/gi,
      '$1…',
    )
    .replace(WORD_BEHIND, '$1…')
    .replace(/(\s-u\s*["']?[^\s:"']+:)[^\s"']+/g, '$1…')
    .replace(/[A-Za-z0-9+/_=-]{8,}/g, (word) => (looksSecret(word) ? '…' : word));
}

/** Letters of both cases and digits in turn: names have their digits in one place, such as the end. */
function isScrambled(part: string): boolean {
  const [lower, upper, digit] = [/[a-z]/, /[A-Z]/, /\d/].map((one) => one.test(part));
  const digits = part.match(/\d+/g)?.length ?? 0;
  if (lower === true && upper === true && digit === true) return part.length >= 16 || (part.length >= 8 && digits >= 2);
  return part.length >= 12 && digits >= 4 && !/^[0-9a-f]{16,17}$/.test(part);
}

/**
 * Whether a word of a text that is not proven may be the name of a host: labels of letters, digits, - and _ with dots between them, an IP address,
 * each perhaps with a port or a range, and nothing that looks like a secret.
 */
export function mayBeHost(word: string): boolean {
  return parseAddress(word.replace(/[.]$/, '')) !== undefined && !looksSecret(word);
}
