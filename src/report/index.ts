/** Decides how each document is written in each format: a new format is a file that writes each document, and a row here. */
import type { Application } from '../documents/apply/document';
import type { Plan } from '../documents/plan/document';
import type { Validation } from '../documents/validate/document';
import type { Verification } from '../documents/verify/document';
import { applyText } from './applyText';
import { findingsText } from './findingsText';
import { json } from './json';
import type { TextOptions } from './palette';
import { planText } from './planText';
import { verifyText } from './verifyText';

/** The documents by what they call themselves. */
interface Documents {
  readonly 'oomcfg.plan/1': Plan;
  readonly 'oomcfg.apply/1': Application;
  readonly 'oomcfg.verify/1': Verification;
  readonly 'oomcfg.validate/1': Validation;
}

export type AnyDocument = Documents[keyof Documents];

/** What a reader has seen already, or has to be shown more closely. */
export interface Beside {
  /** The plan came from a file, which anybody can have written. */
  readonly saved?: boolean;
  /** The plan whose text was shown before its application. */
  readonly shown?: Plan;
}

interface Format {
  /** A program reads it: there is one document on stdout, come what may, and nothing else. */
  readonly isForPrograms: boolean;
  readonly write: {
    readonly [D in keyof Documents]: (document: Documents[D], options: TextOptions, beside: Beside) => string;
  };
}

const TEXT_FORMAT: Format = {
  isForPrograms: false,
  write: {
    'oomcfg.plan/1': (plan, options, { saved }) => planText(plan, options, saved),
    'oomcfg.apply/1': (application, options, { shown }) => applyText(application, options, shown),
    'oomcfg.verify/1': verifyText,
    'oomcfg.validate/1': ({ findings }, options) => findingsText(findings, options),
  },
};

const JSON_FORMAT: Format = {
  isForPrograms: true,
  write: { 'oomcfg.plan/1': json, 'oomcfg.apply/1': json, 'oomcfg.verify/1': json, 'oomcfg.validate/1': json },
};

export type FormatName = 'text' | 'json';

export const FORMATS: Readonly<Record<FormatName, Format>> = { text: TEXT_FORMAT, json: JSON_FORMAT };

/** The whole document, with a newline at its end. */
export function report<D extends keyof Documents>(
  document: Documents[D] & { readonly format: D },
  format: FormatName,
  options: TextOptions,
  beside: Beside = {},
): string {
  return FORMATS[format].write[document.format](document, options, beside);
}
