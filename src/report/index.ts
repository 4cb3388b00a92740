/** Decides how each document is written in each format: a new format is a file that writes each document, and a row here. */
import type { Beside, Documents, Format } from './format';
import { jsonFormat } from './json';
import { textFormat } from './text/index';
import type { TextOptions } from './text/palette';

export type FormatName = 'text' | 'json';

export const FORMATS: Readonly<Record<FormatName, Format>> = { text: textFormat, json: jsonFormat };

/** The whole document, with a newline at its end. */
export function report<D extends keyof Documents>(
  document: Documents[D] & { readonly format: D },
  format: FormatName,
  options: TextOptions,
  beside: Beside = {},
): string {
  return FORMATS[format].write[document.format](document, options, beside);
}
