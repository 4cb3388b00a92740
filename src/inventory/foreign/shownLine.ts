/**
 * Decides what of a line of an inventory a message shows: names, and values of the few variables that are never a
 * secret.
 */
import type { SourceLine, LinePart } from '../../model/text/sourceLine';
import { HIDDEN, isHiddenLine, sourceLine } from '../../model/text/sourceLine';
import { unquotedPart, yamlParts, type YamlPart } from '../../yaml/lineParts';
import { CONNECTION_SETTINGS, type ConnectionSetting } from '../connection/connectionVariables';
import { FACT_VARIABLES } from '../knownFacts';
import { shownPart } from '../text';
import { mayBeHost } from './looks';
import { looksSecret } from './secrets';

/** Settings whose values say where a host is and who logs in; arguments and commands can have a password in them. */
const OPEN: readonly ConnectionSetting[] = [
  ...(['kind', 'address', 'port', 'user', 'become', 'becomeUser', 'becomeMethod'] as const),
  ...(['paramikoHost', 'paramikoPort', 'paramikoUser'] as const),
];

/** Variables with a value that is shown. */
const OPEN_VARIABLES: ReadonlySet<string> = new Set([
  ...FACT_VARIABLES,
  ...OPEN.flatMap((setting): readonly string[] => CONNECTION_SETTINGS[setting].variables),
]);

/** A size is not a secret, whatever the variable is: `oomcfg_ram=16GiB`. */
const SIZE = /^\d{1,12}(?:\.\d{1,6})?[KMGT]i?B?$/;

/** The name of a variable, a group or a host, which messages name as well. */
function nameText(name: string): string {
  const isName = /^[\p{L}_][\p{L}\p{N}_.-]{0,63}$/u.test(name) || mayBeHost(name);
  return isName && !looksSecret(name) ? name : HIDDEN;
}

/** A value as it is, or what comes before the first character after which a password can be. */
function valueText(value: string, name: string | undefined): string {
  const plain = unquotedPart(value);
  if (SIZE.test(plain)) return value;
  if (name === undefined || !OPEN_VARIABLES.has(name) || looksSecret(plain) || plain.includes('\\')) return HIDDEN;
  const shown = shownPart(plain);
  return shown === plain ? value : shown;
}

function yamlText({ kind, text, key }: YamlPart): string {
  if (kind === 'punctuation') return text;
  if (kind === 'value') return valueText(text, key);
  const name = unquotedPart(text);
  return nameText(name) === name ? text : HIDDEN;
}

/** Words of an INI line, quotes and all, and the spaces between them. */
const INI_WORD = /\s+|(?:[^\s"']|"[^"]*"?|'[^']*'?)+/g;

/**
 * The parts of a line of an INI inventory: a section, or words of which those after a = are values. Nothing of a
 * comment.
 */
function iniParts(line: string): readonly LinePart[] {
  const section = /^(\s*\[)([^\]\s]*)(\].*)?$/.exec(line);
  if (section !== null) {
    const [, open = '', name = '', close = ''] = section;
    const end = open.length + name.length;
    return [
      { from: 0, to: open.length, shown: open },
      { from: open.length, to: end, shown: shownSection(name) },
      { from: end, to: line.length, shown: close.slice(0, 1) },
    ];
  }
  const parts: LinePart[] = [];
  let isFirst = true;
  for (const { 0: word, index } of line.matchAll(INI_WORD)) {
    if (/^[#;]/.test(word)) break;
    const equals = word.indexOf('=');
    const name = word.slice(0, equals);
    const value = word.slice(equals + 1);
    let shown = word;
    if (equals > 0) shown = `${nameText(name)}=${value === '' ? '' : valueText(value, name)}`;
    else if (!/^(?:\s+|=)$/.test(word)) shown = isFirst ? nameText(word) : HIDDEN;
    parts.push({ from: index, to: index + word.length, shown });
    if (!/^\s/.test(word)) isFirst = false;
  }
  return parts;
}

/** `web`, `web:children`; the part after the colon is a word of Ansible's. */
function shownSection(text: string): string {
  const [name = '', kind] = text.split(':', 2);
  const isWhole = kind === undefined || /^\p{L}+$/u.test(kind);
  return isWhole && nameText(name) === name && text.split(':').length < 3 ? text : HIDDEN;
}

/** The line with what is meant at `column`. */
export function shownInventoryLine(line: string, column: number, format: 'ini' | 'yaml'): SourceLine | undefined {
  if (isHiddenLine(line)) return undefined;
  const parts = format === 'ini' ? iniParts(line) : yamlParts(line).map((part) => ({ ...part, shown: yamlText(part) }));
  return sourceLine(parts, column);
}
