/**
 * Decides by their looks whether a text shows that it is an inventory, and whether a word may be the name of a host or
 * rather is a secret.
 */
import { parseAddress } from '../patterns/hostRange';
import { TOKEN, looksSecret } from './secrets';

/**
 * Whether a text shows that it is an inventory: a section, a variable, or groups with hosts. Of others no message shows
 * anything.
 */
export function isProven(text: string): boolean {
  return /^\s*\[[^\]\s]+\]|\b(?:ansible|oomcfg)_\w+\s*[=:]|^\s*["']?(?:hosts|children|all|ungrouped)["']?\s*:/m.test(
    text,
  );
}

/** Whether a text shows beyond doubt that it is an inventory: files of credentials have sections, too. */
export function isSurelyProven(text: string): boolean {
  return /^\s*\[[^\]\s]+:(?:children|vars)\]|\b(?:ansible|oomcfg)_\w+\s*[=:]|^\s*["']?(?:hosts|children)["']?\s*:/m.test(
    text,
  );
}

/** Names of variables that hold a secret, or the user that it is of: no inventory has them alone. */
const LOGIN = /^(?:user(?:name)?|login|pass(?:wd|word|phrase)?|pw|pwd|secret|token|api_?key|key)=/i;

/** Accounts that people note with their password, the one above the other. */
const ACCOUNT =
  /^(?:admin|administrator|root|user|postgres|mysql|oracle|sa|deploy|ansible|ubuntu|centos|debian|vagrant|ec2-user|service|guest)$/i;

/**
 * Whether the lines of a text that is not proven are rather a login than hosts: `admin password=x`, or a name and a
 * word below it.
 */
export function looksLogin(text: string): boolean {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#;]/.test(line));
  if (lines.some((line) => line.split(/\s+/).some((word) => LOGIN.test(word)))) return true;
  const [first = '', second = ''] = lines;
  return lines.length === 2 && ACCOUNT.test(first) && /^[^\s.]+$/.test(second) && !ACCOUNT.test(second);
}

/** A name followed by a random ID, as clouds and scripts give it: `srv-a1b2c3d4e5f6`. */
const HAS_ID = /^(?!(?:sk|pk|pw|pat|tok|key)-)[a-z]{2,12}\d{0,4}(?:-[a-z]+\d{0,4})*-[a-z0-9]{6,17}$/;

/**
 * Whether a word of a text that is not proven may be the name of a host: labels of letters, digits, - and _ with dots
 * between them, an IP address, each perhaps with a port or a range, and nothing that looks like a secret.
 */
export function mayBeHost(word: string): boolean {
  if (parseAddress(word.replace(/[.]$/, '')) === undefined) return false;
  return HAS_ID.test(word) ? !TOKEN.test(word) : !looksSecret(word);
}
