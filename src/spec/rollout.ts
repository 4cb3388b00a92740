/** Reads `rollout`: how many hosts change together. */
import type { Placed } from '../model/finding';
import { printable } from '../model/text/printable';
import type { BatchSize, Rollout } from '../model/spec';
import type { Note } from './specFindings';
import { entryOf, itemsOf, type Tree } from '../yaml/tree';
import { readInteger } from './values';

/**
 * The rollout with its defaults: no batches, no failure allowed; a canary only where it is given. Undefined where there
 * is none.
 */
export function readRollout(tree: Tree | undefined, note: Note): Placed<Rollout> | undefined {
  if (tree?.kind !== 'map') return undefined;
  const canary = readInteger(entryOf(tree, 'canary')?.value, 'rollout.canary', note);
  const maxFailures = readInteger(entryOf(tree, 'maxFailures')?.value, 'rollout.maxFailures', note);
  const batches = readBatches(entryOf(tree, 'batches')?.value, note);
  return {
    value: {
      ...(canary === undefined ? {} : { canary: canary.value }),
      batches,
      maxFailures: maxFailures?.value ?? 0,
    },
    at: tree.at,
  };
}

/**
 * As written: the 100% at the end is implied, not added. Counts and percentages are each compared with their own kind.
 */
function readBatches(tree: Tree | undefined, note: Note): readonly BatchSize[] {
  const batches: BatchSize[] = [];
  const last = { count: 0, share: 0 };
  for (const item of itemsOf(tree)) {
    const batch = readBatch(item, note);
    if (batch === undefined) continue;
    const size = batch.kind === 'count' ? batch.count : batch.percent;
    if (size <= last[batch.kind] || last.share === 100) {
      const shown = sizeText(batch);
      const before = last.share === 100 ? '100%' : `${last[batch.kind]}${batch.kind === 'share' ? '%' : ''}`;
      note('OOM191', item.at, {
        summary: `the batch ${shown} comes after ${before}`,
        facts: { batch: shown },
      });
    }
    last[batch.kind] = Math.max(last[batch.kind], size);
    batches.push(batch);
  }
  return batches;
}

function sizeText(batch: BatchSize): string {
  return batch.kind === 'count' ? String(batch.count) : `${batch.percent}%`;
}

function readBatch(tree: Tree, note: Note): BatchSize | undefined {
  if (tree.kind !== 'scalar') return undefined;
  if (typeof tree.value === 'number') {
    const count = readInteger(tree, 'a batch', note);
    if (count === undefined) return undefined;
    if (count.value >= 1) return { kind: 'count', count: count.value };
  } else if (typeof tree.value === 'string') {
    const percent = /^(100|[1-9][0-9]?)%$/.exec(tree.value)?.[1];
    if (percent !== undefined) return { kind: 'share', percent: Number(percent) };
  } else {
    return undefined;
  }
  const shown = printable(String(tree.value), 60);
  note('OOM190', tree.at, {
    summary: `the batch "${shown}" is neither a count nor a percentage`,
    facts: { batch: shown },
  });
  return undefined;
}
