/** What differs between the YAML of a spec and that of an inventory, as data for the one reader. */
import type { Scalar } from 'yaml';
import type { Json } from '../model/host';
import type { NestingBounds } from './nesting';
import type { ScalarTree } from './tree';

export interface Dialect {
  readonly version: '1.1' | '1.2';
  /** How much the parser makes of scalars: with `failsafe` all are text. */
  readonly schema: 'failsafe' | 'core';
  /** Characters that the text must not hold; absent where that was looked at before. */
  readonly forbidden?: RegExp;
  /** What is looked at before the text is parsed. */
  readonly nesting?: NestingBounds;
  /** Levels of maps and lists. */
  readonly deepest: number;
  /** Texts that PyYAML takes and the parser does not are repaired. */
  readonly isRepaired: boolean;
  /** How many errors of the parser are reported; later ones are mostly echoes. */
  readonly mostErrors: number;
  /** How many values all aliases may stand for together. */
  readonly mostAliased: number;
  /** Of a key that is given twice the value that counts. */
  readonly keeps: 'first' | 'last';
  /** Whether a map may have several `<<`. */
  readonly mergesOften: boolean;
  /** The value of a scalar; undefined for a tag that is not read. `isMarked`: below a tag that `marks`. */
  readonly valueOf: (scalar: Scalar, isMarked: boolean) => Json | undefined;
  /** A scalar as a key; undefined where it cannot be one. */
  readonly keyOf: (scalar: ScalarTree) => string | undefined;
  /** Whether a map or a list may have a tag. */
  readonly takesTag: (tag: string, of: 'map' | 'seq') => boolean;
  /** Whether a tag is about everything below it. */
  readonly marks: (tag: string) => boolean;
}
