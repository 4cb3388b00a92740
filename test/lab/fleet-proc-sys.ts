/** Decides which fleet may write which of the machine's vm.* settings, for those are everybody's, and puts them back after it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const VM = '/proc/sys/vm';
/** A test file that holds settings is done within it. */
const LONGEST_WAIT_MS = 8 * 60_000;

/**
 * Waits until no other process holds one of these vm.* settings (`swappiness`), and holds them. The function returned
 * gives them the values that they had before, and lets them go.
 */
export async function holdVmSettings(names: readonly string[]): Promise<() => void> {
  const held: Server[] = [];
  const letGo = (): void => held.forEach((server) => server.close());
  const deadline = Date.now() + LONGEST_WAIT_MS;
  // In one order, so that no two wait for each other.
  for (const name of [...new Set(names)].sort()) {
    let server = await claim(name);
    for (; server === undefined && Date.now() < deadline; server = await claim(name)) await pause(100);
    if (server === undefined) {
      letGo();
      throw new Error(`another process has held vm.${name} for ${LONGEST_WAIT_MS / 60_000} minutes`);
    }
    held.push(server);
  }
  const putBack = keepVmSettings(names);
  return () => {
    putBack();
    letGo();
  };
}

/** An abstract Unix socket named after the setting: the kernel takes it back when its process dies. */
function claim(name: string): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(`\0oomcfg-lab-vm-${name}`, () => resolve(server.unref()));
  });
}

function keepVmSettings(names: readonly string[]): () => void {
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
