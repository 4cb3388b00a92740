/** Stops a change script at a chosen call of one of its programs: how each of its steps is hit, however short it is. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FleetHost } from '../../../lab/fleet';
import { readText } from './hostFiles';

const STOPPER = fileURLToPath(new URL('stopper.sh', import.meta.url));

/** What a change calls between its lock and its last look. */
const PROGRAMS = ['mkdir', 'chmod', 'sync', 'cp', 'rm', 'ln', 'mv', 'rmdir', 'systemctl', 'prlimit', 'swapoff'];

export interface Stop {
  /** From 1; 0 only counts. */
  readonly call: number;
  readonly side: 'before' | 'after';
}

export async function installStoppers(host: FleetHost): Promise<void> {
  for (const program of PROGRAMS) await host.writeFile(`/usr/local/sbin/${program}`, readFileSync(STOPPER, 'utf8'));
  await host.exec('cd /usr/local/sbin && chmod 755 "$@"', { args: PROGRAMS });
}

const folder = (host: FleetHost): string => join(host.root, 'run/fault');

export function setStop(host: FleetHost, { call, side }: Stop): void {
  clearStop(host);
  mkdirSync(folder(host));
  writeFileSync(join(folder(host), 'at'), `${call} ${side}\n`);
}

/** Lets go of a call that waits, and counts no more. */
export function clearStop(host: FleetHost): void {
  rmSync(folder(host), { recursive: true, force: true });
}

export function isStopped(host: FleetHost): boolean {
  return existsSync(join(folder(host), 'stopped'));
}

/** The calls since setStop, in their order, with their words. */
export function callsOf(host: FleetHost): string[] {
  return (readText(join(folder(host), 'calls')) ?? '').split('\n').filter(Boolean);
}
