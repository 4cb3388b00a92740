/** The fixtures of specs: each bad one begins with a comment that names the codes and places of all its findings. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../src/model/finding';

export const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'spec');

export interface BadSpec {
  readonly name: string;
  readonly text: string;
  /** `OOM140 at 3:17`, in order. */
  readonly expected: readonly string[];
}

/** Every file of fixtures/spec/bad. */
export function badSpecs(): readonly BadSpec[] {
  const folder = join(FIXTURES, 'bad');
  return readdirSync(folder).map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const header = /^# (OOM.*)$/m.exec(text)?.[1];
    if (header === undefined) throw new Error(`${name} does not say what is expected of it`);
    return { name, text, expected: header.split(', ') };
  });
}

/** A finding as the fixtures write it. */
export function brief({ code, where }: Finding): string {
  return `${code} at ${where?.line}:${where?.column}`;
}

/** The codes of findings, in order. */
export function codes(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code }) => code);
}
