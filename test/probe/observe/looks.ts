/** Builds what a host prints in a look, record by record, and reads it as the program does. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { LookRequest, ObservedState } from '../../../src/model/observed';
import { observe } from '../../../src/probe/observe';

export const N = '0123456789abcdef';

export const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/look/${name}`, import.meta.url), 'utf8');

export const NOTHING: LookRequest = { units: [], sysctls: [] };

/** A look of these records, stable unless they begin with `~`. */
export function look(...records: readonly string[]): string {
  const lines = ['oomcfg 1', 'memtotal 1048576', 'systemd 252', ...records, 'end'];
  return lines.map((line) => (line.startsWith('~') ? `${N}~ ${line.slice(1)}\n` : `${N}= ${line}\n`)).join('');
}

export function state(...records: readonly string[]): ObservedState {
  const { value, findings } = observe(look(...records), N, NOTHING);
  expect(findings).toEqual([]);
  return value!;
}

export const UNIT = ['unit api.service', 'p Id=api.service', 'p LoadState=loaded', 'p FragmentPath=/lib/api.service'];
