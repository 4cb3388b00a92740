/** Decides the bytes of a JSON document: one document, keys as it has them, nothing in it that a terminal obeys. */
import type { Format } from './format';

/** What JSON.stringify leaves as it is although a terminal may obey it: DEL, C1, bidi and invisible characters. */
const ACTIVE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function escapeUnits(text: string): string {
  return [...Array(text.length).keys()]
    .map((index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}

/** A JSON text with every active character written as an escape; it still parses to the same value. */
export function withoutActive(json: string): string {
  return json.replace(ACTIVE, escapeUnits);
}

/** The document as `--json` prints it: two spaces of indentation, one newline at the end. */
export function json(document: object): string {
  return `${withoutActive(JSON.stringify(document, undefined, 2))}\n`;
}

export const jsonFormat: Format = {
  asked: 'one JSON document on stdout',
  isForPrograms: true,
  write: { 'oomcfg.plan/1': json, 'oomcfg.apply/1': json, 'oomcfg.verify/1': json, 'oomcfg.validate/1': json },
};
