/** Decides which words of a text are or may be secrets, so that no message shows them. */

/** The beginnings of keys and tokens that say themselves what they are. */
export const TOKEN =
  /^(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|eyJ|hvs\.|sk-|dop_v1_|npm_)[A-Za-z0-9_.-]{8,}$/;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a word is rather a key, a token or a digest than the name of a host. */
export function looksSecret(word: string): boolean {
  if (/^[A-Za-z0-9+/_-]{12,}={1,2}$/.test(word) || TOKEN.test(word) || UUID.test(word)) return true;
  if (/[./:]/.test(word) && !/[+/]/.test(word)) return false;
  if (/^[0-9a-f]{32,}$/i.test(word)) return true;
  return word.split('-').some(isScrambled);
}

/** Letters of both cases and digits in turn: names have their digits in one place, such as the end. */
function isScrambled(part: string): boolean {
  const [lower, upper, digit] = [/[a-z]/, /[A-Z]/, /\d/].map((one) => one.test(part));
  const digits = part.match(/\d+/g)?.length ?? 0;
  if (lower === true && upper === true && digit === true) return part.length >= 16 || (part.length >= 8 && digits >= 2);
  return part.length >= 12 && digits >= 4 && !/^[0-9a-f]{16,17}$/.test(part);
}

/** The name of a secret, alone or as a part of a longer one: `PGPASSWORD`, `aws_secret_access_key`. */
const NAMED = String.raw`[\w.-]*(?:passw\w*|passphrase|passcode|(?<![a-z])pass|pwd|(?<![a-z])pw|secret\w*|token|(?<![a-z])key(?:_?id)?|credentials?|(?<![a-z])auth(?:orization)?|bearer)`;

/** Of a text in quotes, or one word. */
const WORD = String.raw`(?:\\?"[^"]*"|\\?'[^']*'|\S+)`;

/** What hides secrets, in this order. */
const HIDING: readonly (readonly [RegExp, string])[] = [
  // user:password@ in an address, with or without a scheme, whatever characters the password has.
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:)\S+@/gi, '$1…@'],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s:@/]{20,}@/gi, '$1…@'],
  [/(^|[\s"'=])([\w.-]+:)[^\s@/]+@(?=[\w.-])/g, '$1$2…@'],
  // name=value, name: value, "name": "value", <name>value</name>; after Authorization comes a scheme.
  [new RegExp(String.raw`(${NAMED}\\?["']?\s*(?:[=:]|>)\s*)(?:(?:bearer|basic|digest|token)\s+)?${WORD}`, 'gi'), '$1…'],
  [new RegExp(String.raw`\b((?:pass(?:wd|word|phrase)?|secret|token) (?:of|for) \S+?: ?)${WORD}`, 'gi'), '$1…'],
  [new RegExp(String.raw`\b((?:bearer|basic)\s+)(?=\S*[^a-z.,:;\s])${WORD}`, 'gi'), '$1…'],
  // After an option (-p x, -px, --password x), or after its name: in quotes, or a word with a digit or punctuation.
  [
    new RegExp(
      String.raw`((?:^|\s)(?:-p\s*|--?(?:pass\w*|pwd|secret\S*|token|key|[\w-]*-(?:password|secret|token|key))(?:[ \t]+|=))|\b(?:pass(?:wd|word|phrase)?|secret|token|pw)\s+(?:is\s+)?(?=["']|[a-z]*[^\sa-z.,:;]))${WORD}`,
      'gi',
    ),
    '$1…',
  ],
  [/(\s(?:-u|--user|--proxy-user)[\s=]*["']?[^\s:"']+:)[^\s"']+/g, '$1…'],
];

/** The first word of a command: the words after it may be secrets. */
export function programOf(command: string): string {
  return /^\s*(\S*)/.exec(command)?.[1] ?? '';
}

/**
 * A line that a program wrote, without the words in it that are or may be secrets: after the name of one, in an
 * address, or by their looks.
 */
export function withoutSecrets(line: string): string {
  const hidden = HIDING.reduce((text, [pattern, shown]) => text.replace(pattern, shown), line);
  return hidden.replace(/[A-Za-z0-9+/_=-]{8,}…?/g, (word) => (!word.endsWith('…') && looksSecret(word) ? '…' : word));
}
