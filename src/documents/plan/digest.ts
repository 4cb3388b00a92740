/**
 * Decides what makes two plans the same: the digest over all that a plan says, in whatever order and layout it is
 * written.
 */
import { createHash } from 'node:crypto';

/** `sha256:` and hex over the document without its digest, keys sorted, no white space. */
export function planDigest(document: object): string {
  return `sha256:${createHash('sha256').update(canonical(document, 'digest')).digest('hex')}`;
}

function canonical(value: unknown, leaveOut?: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([key, item]) => key !== leaveOut && item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
