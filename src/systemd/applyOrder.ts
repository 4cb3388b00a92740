/** Decides in which order systemd applies the files of a unit, or of its own configuration. */
import type { UnitFile } from '../model/observed';
import { baseName } from './paths';

/**
 * The fragment, then the drop-ins in the order in which systemd applies them: of one file name only the first folder
 * counts (they come in the order of precedence), then by file name, whatever the folder (systemd.unit(5)).
 */
export function applyOrder(files: readonly UnitFile[], fragment: string): readonly UnitFile[] {
  const byName = new Map<string, UnitFile>();
  for (const file of files) {
    const name = baseName(file.path);
    if (file.path !== fragment && !byName.has(name)) byName.set(name, file);
  }
  const dropIns = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
  return [...files.filter((file) => file.path === fragment).slice(0, 1), ...dropIns];
}
