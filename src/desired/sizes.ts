/** Decides how many bytes a size of the spec is on one host. */
import { DEFAULT_PAGE_SIZE, floorToPage } from '../model/bytes';
import type { Bytes, Size, SizeSpec } from '../model/bytes';
import type { Finding, Placed } from '../model/finding';
import type { KnownFacts } from '../model/host';
import type { SettingValue } from '../model/settings';
import { shareOf } from '../runtimes/share';
import { desiredFinding } from './findings';

/** A size that a key of the spec gives. */
export interface SizeRequest {
  readonly size: Placed<SizeSpec>;
  /** The unit, or `system`. */
  readonly target: string;
  /** The spec's key, as `memory.max`. */
  readonly key: string;
  /** Whether 0 has a meaning: no protection, no swap. */
  readonly zero?: boolean;
  /** Whether `infinity` has one. */
  readonly infinite?: boolean;
  /** The value that the host has now; a share that is within 1% of it keeps it. */
  readonly standing?: SettingValue | undefined;
}

export type SizeAnswer =
  { readonly kind: 'size'; readonly size: Size } | { readonly kind: 'refused'; readonly finding: Finding };

/** MemTotal of one machine moves by up to 0.6% with its kernel (995,596 and 990,156 kB were seen); a share follows only what is more. */
const TOLERANCE_PERCENT = 1;

/** Resolves a size to whole pages. Errors: OOM304 where a share meets an unknown RAM, OOM305 below one page, OOM306 for an infinity that means nothing. */
export function resolveSize(request: SizeRequest, facts: KnownFacts): SizeAnswer {
  const spec = request.size.value;
  if (spec.kind === 'infinity') {
    return request.infinite === true ? { kind: 'size', size: 'infinity' } : refuse('OOM306', request, NOT_FINITE);
  }
  const pageSize = facts.pageSize ?? DEFAULT_PAGE_SIZE;
  if (spec.kind === 'share' && facts.memTotal === undefined) return refuse('OOM304', request, UNKNOWN_RAM);
  const exact = spec.kind === 'share' ? shareOf(facts.memTotal as Bytes, spec.percent) : spec.bytes;
  const size = floorToPage(exact, pageSize);
  if (size === 0 && !(request.zero === true && (spec.kind === 'share' || spec.bytes === 0))) {
    return refuse('OOM305', request, belowPage(pageSize));
  }
  const { standing } = request;
  const keeps = spec.kind === 'share' && typeof standing === 'number' && isNear(size, standing);
  return { kind: 'size', size: keeps ? floorToPage(standing as Bytes, pageSize) : size };
}

function isNear(size: Bytes, standing: number): boolean {
  return Number.isSafeInteger(standing) && Math.abs(size - standing) * 100 <= standing * TOLERANCE_PERCENT;
}

interface Refusal {
  readonly summary: (words: string) => string;
  readonly detail: string;
  readonly fix: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

const UNKNOWN_RAM: Refusal = {
  summary: (words) => `${words} is a share of the RAM, and the RAM of this host is not known`,
  detail: 'Offline nothing asks the host: only variables of the inventory say how much RAM it has.',
  fix: 'Set the inventory variable oomcfg_memory for this host or its group (oomcfg_memory=16GiB), or write the size in bytes.',
  facts: { variable: 'oomcfg_memory' },
};

const NOT_FINITE: Refusal = {
  summary: (words) => `${words} cannot be infinity`,
  detail: 'Something of this size is set aside or sized from it: it must end somewhere.',
  fix: 'Write a size, as 1GiB.',
  facts: {},
};

function belowPage(pageSize: number): Refusal {
  return {
    summary: (words) => `${words} is less than one page (${pageSize} bytes)`,
    detail:
      'The kernel rounds down to whole pages, which leaves 0; systemd ignores a limit of 0, so that none would hold.',
    fix: `Write at least ${pageSize}B; memory in use is counted in pages.`,
    facts: { pageSize },
  };
}

function refuse(code: 'OOM304' | 'OOM306' | 'OOM305', request: SizeRequest, refusal: Refusal): SizeAnswer {
  const { target, key, size } = request;
  const unit = target === 'system' ? {} : { unit: target };
  const finding = desiredFinding(code, {
    summary: refusal.summary(target === 'system' ? `system.${key}` : `${key} of ${target}`),
    detail: refusal.detail,
    fix: refusal.fix,
    facts: { ...unit, setting: key, ...refusal.facts },
    where: size.at,
  });
  return { kind: 'refused', finding };
}
