/**
 * What can be wrong with a YAML or JSON text. Which finding that is, and in which words, the folder knows that asked
 * for the text.
 */
import type { Place } from '../model/finding';
import type { Tree } from './tree';

export type Problem =
  /** A character that the dialect does not allow. */
  | { readonly kind: 'control'; readonly character: string }
  /** More brackets or levels within each other than can be read safely. */
  | { readonly kind: 'nesting' }
  /** The parser refuses the text; the code is the parser's. */
  | { readonly kind: 'syntax'; readonly code: string }
  /** A tag or a directive that the parser does not know; the values around it can be read. */
  | { readonly kind: 'unknown'; readonly code: string }
  /** The text asks for another version of YAML than the dialect's. */
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'empty' }
  /** An alias without its anchor, or within what the anchor stands for. */
  | { readonly kind: 'alias'; readonly name: string; readonly isWithin: boolean }
  /** Aliases of aliases stand for more values than the dialect allows. */
  | { readonly kind: 'bomb'; readonly most: number }
  /** A tag that the dialect does not read. */
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'duplicate'; readonly key: string; readonly path: readonly string[]; readonly first: Place }
  /** The same of `<<`, where the dialect takes one. */
  | { readonly kind: 'mergedTwice'; readonly first: Place }
  /** What is in the place of a key cannot be one. */
  | { readonly kind: 'key'; readonly tree: Tree }
  /** `<<` with something that is not a map. */
  | { readonly kind: 'merge'; readonly keyAt: Place };

/**
 * `unusable`: reading goes on, so that all mistakes are found, and gives no tree in the end; `stop`: nothing more is to
 * be said.
 */
export type Verdict = 'go on' | 'unusable' | 'stop';

export type Tell = (problem: Problem, at: Place) => Verdict;
