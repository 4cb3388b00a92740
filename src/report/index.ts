/**
 * Decides how each document is written in each format: a new format is a file that writes each document, and a row
 * here.
 */
import type { Beside, Documents, Format } from './format';
import { jsonFormat } from './json';
import { textFormat } from './text/index';
import type { TextOptions } from './text/palette';

const TABLE = {
  text: textFormat,
  json: jsonFormat,
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof TABLE;

/** By the names of their options. */
export const FORMATS: Readonly<Record<FormatName, Format>> = TABLE;

/** Formats that are asked for by an option `--NAME`, each with what the help says of it. */
export const ASKED_FORMATS = (Object.keys(TABLE) as FormatName[]).flatMap((name) => {
  const { asked } = FORMATS[name];
  return asked === undefined ? [] : [{ name, asked }];
});

/** The whole document, with a newline at its end. */
export function report<D extends keyof Documents>(
  document: Documents[D] & { readonly format: D },
  format: FormatName,
  options: TextOptions,
  beside: Beside = {},
): string {
  return FORMATS[format].write[document.format](document, options, beside);
}
