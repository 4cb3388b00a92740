/**
 * Decides which lines of drop-ins a plan lists beside its changes: a file that changes only in such lines would not
 * show why.
 */
import type { Change, FileChange } from '../documents/plan/document';
import { settingLines } from '../documents/plan/fileLines';
import type { ObservedUnit } from '../model/observed';
import { asDirective } from '../model/settings';
import { unitOfDropIn } from '../systemd/paths';

/**
 * Adds to changes of drop-ins the lines that they gain and lose and that no change is about. `units` are as they are
 * now.
 */
export function withSilentLines(
  files: readonly FileChange[],
  changes: readonly Change[],
  units: ReadonlyMap<string, ObservedUnit>,
): readonly FileChange[] {
  return files.map((file) => {
    const target = unitOfDropIn(file.path);
    if (target === undefined) return file;
    const present = units.get(target)?.files.find(({ path }) => path === file.path)?.assignments ?? [];
    const had = present
      .filter(({ isLegacy }) => isLegacy !== true)
      .map(({ directive, text }) => `${directive}=${text}`);
    const has = settingLines(file, changes).map(({ text }) => text);
    const changed = new Set(changes.filter((change) => change.target === target).map(({ setting }) => setting));
    const silent = (texts: readonly string[], others: readonly string[]): readonly string[] =>
      texts.filter((text) => {
        const key = text.slice(0, text.indexOf('='));
        return asDirective(key) !== undefined && !changed.has(key) && !others.includes(text);
      });
    const adds = silent(has, had);
    const replaced = new Set(adds.map((text) => text.slice(0, text.indexOf('='))));
    const drops = silent(had, has).filter((text) => !replaced.has(text.slice(0, text.indexOf('='))));
    return { ...file, ...(adds.length === 0 ? {} : { adds }), ...(drops.length === 0 ? {} : { drops }) };
  });
}
