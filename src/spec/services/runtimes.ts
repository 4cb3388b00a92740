/**
 * Reads what a service says of its runtimes: each by the row of its key, and mistakes are noted as those of other keys
 * are.
 */
import type { Bytes } from '../../model/bytes';
import type { Placed } from '../../model/finding';
import type { ServiceSettings } from '../../model/spec';
import { RUNTIMES } from '../../runtimes';
import type { KeyReader, WhyNot } from '../../runtimes/runtime';
import { entryOf, type Tree } from '../../yaml/tree';
import type { Note } from '../specFindings';
import { readBoolean, readInteger, readText } from '../values';
import { readSizeBy } from './sizes';

/** The schema reports other values than maps. */
export function readRuntimes(service: Tree, note: Note): ServiceSettings['runtimes'] {
  const runtimes: Record<string, Placed<object>> = {};
  for (const runtime of RUNTIMES) {
    const tree = entryOf(service, runtime.key)?.value;
    if (tree?.kind !== 'map') continue;
    runtimes[runtime.key] = { value: runtime.read(readerOf(runtime.key, tree, note)), at: tree.at };
  }
  return runtimes;
}

function readerOf(runtime: string, map: Tree, note: Note): KeyReader {
  const tree = (key: string): Tree | undefined => entryOf(map, key)?.value;
  const name = (key: string): string => `${runtime}.${key}`;
  return {
    tree,
    bytes: (key, whyNot) => readBytes(tree(key), name(key), whyNot, note),
    integer: (key) => readInteger(tree(key), name(key), note),
    text: (key) => readText(tree(key), name(key), note),
    boolean: (key) => readBoolean(tree(key)),
    note,
  };
}

function readBytes(tree: Tree | undefined, name: string, whyNot: WhyNot, note: Note): Placed<Bytes> | undefined {
  const rule = { notZero: whyNot.zero, notShare: whyNot.share, notInfinity: whyNot.infinity };
  const size = readSizeBy(rule, tree, name, note);
  return size?.value.kind === 'bytes' ? { value: size.value.bytes, at: size.at } : undefined;
}
