/** Puts the machine's vm.* settings back after tests whose hosts may write /proc/sys, for those are everybody's. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VM = '/proc/sys/vm';

/** Remembers every readable vm.* setting; the function returned writes back those that differ. */
export function keepVmSettings(): () => void {
  const before = readSettings();
  return () => {
    const now = readSettings();
    // Twice: overcommit_ratio and overcommit_kbytes, and the dirty_ pairs, set each other to 0.
    for (let turn = 0; turn < 2; turn++) {
      for (const [name, value] of before) {
        if (now.get(name) !== value && value !== '0') write(name, value);
      }
    }
    for (const [name, value] of before) if (read(name) !== value) write(name, value);
  };
}

function readSettings(): Map<string, string> {
  const settings = new Map<string, string>();
  for (const name of readdirSync(VM)) {
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
