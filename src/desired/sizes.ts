/** Decides how many bytes a size of the spec is on one host. */
import { DEFAULT_PAGE_SIZE, floorToPage } from '../model/bytes';
import type { Bytes, Size, SizeSpec } from '../model/bytes';
import type { Finding, Place, Placed } from '../model/finding';
import type { SettingValue } from '../model/settings';
import { shareOf } from '../runtimes/share';
import type { SpecSentences } from '../spec/specFindings';
import { specFinding } from '../spec/specFindings';
import { desiredFinding } from '../rules/budgets';
import type { ServiceFacts } from './facts';

/** A size that a key of the spec gives. */
export interface SizeRequest {
  readonly size: Placed<SizeSpec>;
  /** The unit, or `system`. */
  readonly target: string;
  /** The spec's key, as `memory.max`. */
  readonly key: string;
  /** Whether 0 has a meaning: no protection, no swap. */
  readonly zero?: boolean;
  /** The value that the host has now; a share that is within 1% of it keeps it. */
  readonly current?: SettingValue | undefined;
}

export type SizeAnswer =
  { readonly kind: 'size'; readonly size: Size } | { readonly kind: 'refused'; readonly finding: Finding };

/**
 * MemTotal of one machine moves by up to 0.6% with its kernel (995,596 and 990,156 kB were seen); a share follows only
 * what is more.
 */
const TOLERANCE_PERCENT = 1;

/** Resolves a size to whole pages. Errors: OOM304 where a share meets an unknown RAM, OOM145 below one page. */
export function resolveSize(request: SizeRequest, facts: ServiceFacts): SizeAnswer {
  const spec = request.size.value;
  if (spec.kind === 'infinity') return { kind: 'size', size: 'infinity' };
  const pageSize = facts.pageSize ?? DEFAULT_PAGE_SIZE;
  if (spec.kind === 'share' && facts.memTotal === undefined) return refused(request, unknownRam);
  const exact = spec.kind === 'share' ? shareOf(facts.memTotal as Bytes, spec.percent) : spec.bytes;
  const size = floorToPage(exact, pageSize);
  if (size === 0 && !(request.zero === true && (spec.kind === 'share' || spec.bytes === 0))) {
    return refused(request, (words, facts, where) => specFinding('OOM145', where, belowPage(words, pageSize, facts)));
  }
  const { current } = request;
  const keeps = spec.kind === 'share' && typeof current === 'number' && isNear(size, current);
  return { kind: 'size', size: keeps ? floorToPage(current as Bytes, pageSize) : size };
}

function isNear(size: Bytes, current: number): boolean {
  return Number.isSafeInteger(current) && Math.abs(size - current) * 100 <= current * TOLERANCE_PERCENT;
}

/** Makes the finding of what the key is called, the facts that name it, and its place. */
type Refusal = (words: string, facts: Readonly<Record<string, string>>, where: Place) => Finding;

const unknownRam: Refusal = (words, facts, where) =>
  desiredFinding('OOM304', {
    summary: `${words} is a share of the RAM, and the RAM of this host is not known`,
    facts: { ...facts, variable: 'oomcfg_memory' },
    where,
  });

function belowPage(words: string, pageSize: number, facts: Readonly<Record<string, string>>): SpecSentences {
  return {
    summary: `${words} is less than one page (${pageSize} bytes)`,
    detail:
      'The kernel rounds down to whole pages, which leaves 0; systemd ignores a limit of 0, so that none would hold.',
    fix: `Write at least ${pageSize}B; memory in use is counted in pages.`,
    facts: { ...facts, pageSize },
  };
}

function refused({ target, key, size }: SizeRequest, refusal: Refusal): SizeAnswer {
  const ofHost = target === 'system';
  const words = ofHost ? `system.${key}` : `${key} of ${target}`;
  const facts = { ...(ofHost ? {} : { unit: target }), setting: key };
  return { kind: 'refused', finding: refusal(words, facts, size.at) };
}
