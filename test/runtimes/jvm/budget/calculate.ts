/** From a budget and the Java settings of a service to the options of its JVM, and what is said of them. */
import { expect } from 'vitest';
import { bytes } from '../../../../src/model/bytes';
import { javaOptions } from '../../../../src/runtimes/jvm';
import type { JavaSettings } from '../../../../src/runtimes/jvm/settings';
import { asWritten } from '../written';

export const OWNER = { unit: 'api.service', at: { file: 'oomcfg.yaml', line: 5, column: 3 } };

export function calculate(total: number, java: Partial<JavaSettings> = {}) {
  return javaOptions(bytes(total), asWritten(java), OWNER);
}

/** The options as one line, or the codes of the findings. */
export function outcome(total: number, java: Partial<JavaSettings> = {}): string {
  const { value, findings } = calculate(total, java);
  return value === undefined ? findings.map(({ code }) => code).join(' ') : value.options.join(' ');
}

/** The codes of what is said beside a value. */
export function remarks(total: number, java: Partial<JavaSettings> = {}): string {
  const { value, findings } = calculate(total, java);
  expect(value).toBeDefined();
  return findings.map(({ code }) => code).join(' ');
}

/** All that the published calculator asks for beside the total. */
export const ASKED = { loadedClasses: 20_215, threads: 250, headroom: 0 };
