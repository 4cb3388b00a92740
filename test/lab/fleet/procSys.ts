/**
 * Decides which fleet may write which of the machine's vm.* settings, for those are everybody's, and puts them back
 * after it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const VM = '/proc/sys/vm';
/** Whoever holds settings is at work: files of tests for a minute, the bench for as long as it runs. */
const LONGEST_WAIT_MS = 25 * 60_000;
/** A wait that is longer is explained, and again after as long. */
const SAYS_AFTER_MS = 60_000;

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
    const server = await waitFor(name, deadline);
    if (server === undefined) {
      letGo();
      throw new Error(`waited ${LONGEST_WAIT_MS / 60_000} minutes for vm.${name}, which ${await holderOf(name)} holds`);
    }
    held.push(server);
  }
  const putBack = keepVmSettings(names);
  return () => {
    putBack();
    letGo();
  };
}

async function waitFor(name: string, deadline: number): Promise<Server | undefined> {
  let says = Date.now() + SAYS_AFTER_MS;
  for (;;) {
    const server = await claim(name);
    if (server !== undefined || Date.now() >= deadline) return server;
    if (Date.now() >= says) {
      says += SAYS_AFTER_MS;
      process.stderr.write(`waiting for vm.${name}, which ${await holderOf(name)} holds\n`);
    }
    await pause(100);
  }
}

const addressOf = (name: string): string => `\0oomcfg-lab-vm-${name}`;

/**
 * An abstract Unix socket named after the setting: the kernel takes it back when its process dies. It answers whoever
 * connects with the process that has it.
 */
function claim(name: string): Promise<Server | undefined> {
  const since = new Date().toISOString();
  const server = createServer((asker) => {
    asker.on('error', () => undefined);
    asker.end(`process ${process.pid} (${process.argv.slice(1).join(' ')}) since ${since}`);
  });
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(addressOf(name), () => resolve(server.unref()));
  });
}

/** Which process holds a setting, in words. */
export function holderOf(name: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const asking = createConnection(addressOf(name));
    const end = (): void => {
      asking.destroy();
      resolve(text === '' ? 'another process' : text);
    };
    asking.setEncoding('utf8').setTimeout(1000, end);
    asking.on('data', (part: string) => (text += part)).on('error', end);
    asking.on('end', end);
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
