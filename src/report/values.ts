/** Decides how the value of a setting is shown to people: sizes in units, everything else as it is. */
import type { Size } from '../model/bytes';
import { formatSize } from '../model/bytes';
import { printable } from '../model/printable';
import type { DirectiveRow, SettingValue } from '../model/settings';
import { DIRECTIVES } from '../model/settings';

/** Longer texts are cut: the whole value is in the JSON document. Names and codes are far shorter. */
const LONGEST_TEXT = 4000;

/** Untrusted text for a report: one line without control characters. */
export function shown(text: string): string {
  return printable(text, LONGEST_TEXT);
}

/** A directive whose values are sizes, or the size of a swap file. */
function isSize(setting: string): boolean {
  const row = (DIRECTIVES as Readonly<Record<string, DirectiveRow | undefined>>)[setting];
  return setting.startsWith('swap:') || row?.kind === 'size';
}

/** One value; `none` stands for no value at all. */
function valueText(setting: string, value: SettingValue | null): string {
  if (value === null) return 'none';
  if (typeof value === 'number') return isSize(setting) ? formatSize(value as Size) : String(value);
  return value === '' ? '(empty)' : shown(value);
}

/** Exact: sizes as bytes, which tell apart what rounds to the same text. */
function exactText(setting: string, value: SettingValue | null): string {
  return typeof value === 'number' && isSize(setting) ? `${value} B` : valueText(setting, value);
}

/** Values of one setting side by side. Where two that differ would read the same, all of them are shown in bytes. */
export function valueTexts(setting: string, values: readonly (SettingValue | null)[]): readonly string[] {
  const texts = values.map((value) => valueText(setting, value));
  const ambiguous = new Set(texts).size < new Set(values).size;
  return ambiguous ? values.map((value) => exactText(setting, value)) : texts;
}

export { count } from '../model/count';
