/**
 * Decides which texts the options of the command line take. Each function throws commander's InvalidArgumentError,
 * which ends in exit 64.
 */
import { InvalidArgumentError } from 'commander';

/** More than this would be refused by the open-files limit first. */
const MAX_HOSTS_AT_ONCE = 1000;

/** A day. */
const LONGEST_TIMEOUT_S = 86_400;

/** A whole number of hosts. */
export function concurrency(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= MAX_HOSTS_AT_ONCE) return number;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MAX_HOSTS_AT_ONCE}.`);
}

/** Seconds, fractions allowed. */
export function seconds(text: string): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number > 0 && number <= LONGEST_TIMEOUT_S) return number;
  throw new InvalidArgumentError(`Give seconds above 0, ${LONGEST_TIMEOUT_S} at most.`);
}

/** A text with something in it. */
export function nonEmpty(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It is empty.');
}

/** Collects an option that may be given several times. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, nonEmpty(text)];
}

/** Collects `shrink:HOSTS`. */
export function acceptance(text: string, before: readonly string[] = []): readonly string[] {
  if (/^shrink:\s*\S/.test(text)) return [...before, text];
  throw new InvalidArgumentError('Only shrink:HOSTS can be accepted, such as shrink:web03.');
}
