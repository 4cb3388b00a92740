/** Puts the machine's vm.* settings back after tests whose hosts may write /proc/sys, for those are everybody's. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VM = '/proc/sys/vm';

/**
 * Remembers vm.* settings, every readable one or those named (`swappiness`); the function returned writes back those that
 * differ. Fleets that run at the same time name theirs, or the first to end takes away what the others have set.
 */
export function keepVmSettings(names = readdirSync(VM)): () => void {
  const before = readSettings(names);
  return () => {
    const now = readSettings(names);
    // Twice: overcommit_ratio and overcommit_kbytes, and the dirty_ pairs, set each other to 0.
    for (let turn = 0; turn < 2; turn++) {
      for (const [name, value] of before) {
        if (now.get(name) !== value && value !== '0') write(name, value);
      }
    }
    for (const [name, value] of before) if (read(name) !== value) write(name, value);
  };
}

function readSettings(names: readonly string[]): Map<string, string> {
  const settings = new Map<string, string>();
  for (const name of names) {
    const value = read(name);
    if (value !== undefined) settings.set(name, value);
  }
  return settings;
}

function read(name: string): string | undefined {
  try {
    return readFileSync(join(VM, name), 'utf8').trim();
  } catch {
    return undefined; // write-only: drop_caches, compact_memory
  }
}

function write(name: string, value: string): void {
  try {
    writeFileSync(join(VM, name), value);
  } catch {
    // read-only, or refused by this kernel
  }
}
