/** What a format is: a way to write each document. */
import type { Application } from '../documents/apply/document';
import type { Plan } from '../documents/plan/document';
import type { Validation } from '../documents/validate/document';
import type { Verification } from '../documents/verify/document';
import type { TextOptions } from './text/palette';

/** The documents by what they call themselves. */
export interface Documents {
  readonly 'oomcfg.plan/1': Plan;
  readonly 'oomcfg.apply/1': Application;
  readonly 'oomcfg.verify/1': Verification;
  readonly 'oomcfg.validate/1': Validation;
}

export type AnyDocument = Documents[keyof Documents];

/** Where a document comes from, and what was shown before it. */
export interface Beside {
  /** The plan came from a file, which anybody can have written. */
  readonly saved?: boolean;
  /** The plan whose text was shown before its application. */
  readonly shown?: Plan;
}

export interface Format {
  /** What the help says of the option that has its name; absent for what is written without any. */
  readonly asked?: string;
  /** A program reads it: there is one document on stdout, come what may, and nothing else. */
  readonly isForPrograms: boolean;
  readonly write: {
    readonly [D in keyof Documents]: (document: Documents[D], options: TextOptions, beside: Beside) => string;
  };
}
