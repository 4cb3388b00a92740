/** Decides how the value of a setting is shown to people: sizes in units, everything else as it is. */
import type { Size } from '../../model/bytes';
import { formatSize } from '../../model/bytes';
import { shownOptions } from '../../model/text/shownOptions';
import { printable } from '../../model/text/printable';
import type { SettingValue } from '../../model/settings';
import { kindOf } from '../../settings';
import type { Named } from '../../settings/kind';
import { splitWords } from '../../runtimes/words';

/** Longer texts are cut: the whole value is in the JSON document. Names and codes are far shorter. */
const LONGEST_TEXT = 4000;

/** Untrusted text for a report: one line without control characters. */
export function shown(text: string): string {
  return printable(text, LONGEST_TEXT);
}

/** One value; `none` stands for no value at all. */
function valueText(value: SettingValue | null, isSize = false): string {
  if (value === null) return 'none';
  if (typeof value === 'number') return isSize ? formatSize(value as Size) : String(value);
  return value === '' ? '(empty)' : shown(value);
}

/**
 * Values of one setting side by side. Where two that differ would read the same, all of them are shown in bytes, and
 * words of options are marked.
 */
export function valueTexts(named: Named, values: readonly (SettingValue | null)[]): readonly string[] {
  switch (kindOf(named).shows) {
    case 'options':
      return values.map((value) => optionTexts(value, values[0] ?? null));
    case 'plain':
      return values.map((value) => valueText(value));
    case 'size': {
      const texts = values.map((value) => valueText(value, true));
      // Exact: bytes tell apart what rounds to the same text.
      return new Set(texts).size < new Set(values).size
        ? values.map((value) => (typeof value === 'number' ? `${value} B` : valueText(value)))
        : texts;
    }
  }
}

/** Options without the values that can be secrets; a word that only looks like one of the `first` value is marked. */
function optionTexts(value: SettingValue | null, first: SettingValue | null): string {
  if (typeof value !== 'string' || value === '' || value.startsWith('as in ')) return valueText(value);
  const words = splitWords(value);
  const others = typeof first === 'string' ? splitWords(first) : [];
  const looks = new Set(shownOptions(others.join(' ')));
  return shownOptions(value)
    .map((text, index) => {
      const word = words[index] ?? '';
      return looks.has(text) && !others.includes(word) ? `${text} (another value)` : text;
    })
    .join(' ');
}

/** A line of a drop-in for people: of options only what cannot be a secret. */
export function lineText(line: string): string {
  const [, start = '', value = ''] = /^(Environment="[A-Za-z_]\w*=)(.*)"$/s.exec(line) ?? [];
  const isOptions = splitWords(value).some((word) => word.startsWith('-'));
  return shown(isOptions ? `${start}${shownOptions(value).join(' ')}"` : line);
}
