/** Decides which systemd directive each key of a service becomes, and its value on one host. */
import type { Size, SizeSpec } from '../model/bytes';
import type { Finding, Placed } from '../model/finding';
import { DIRECTIVE_ORDER } from '../model/settings';
import type { Directive, SettingValue } from '../model/settings';
import type { ServiceSettings } from '../model/spec';
import { resolveSize } from './sizes';
import type { SizeRequest } from './sizes';
import type { ServiceFacts } from './facts';

/**
 * The value that is set now, where it is known: of a unit's directive, or of `swap:PATH` of the target `system` (the size of the file).
 */
export type CurrentValue = (target: string, setting: string) => SettingValue | undefined;

export type Directives = Readonly<Partial<Record<Directive, Placed<SettingValue>>>>;

interface SizeRow {
  readonly key: string;
  readonly read: (settings: ServiceSettings) => Placed<SizeSpec> | undefined;
  readonly zero?: true;
}

/** The size directives, and where the spec says them. systemd.resource-control(5): 0 is no protection for Low and Min, no swap for SwapMax. */
const SIZES: Readonly<Partial<Record<Directive, SizeRow>>> = {
  MemoryMax: { key: 'memory.max', read: ({ memory }) => memory.max },
  MemoryHigh: { key: 'memory.high', read: ({ memory }) => memory.high },
  MemoryLow: { key: 'memory.low', read: ({ memory }) => memory.low, zero: true },
  MemoryMin: { key: 'memory.min', read: ({ memory }) => memory.min, zero: true },
  MemorySwapMax: { key: 'memory.swap', read: ({ memory }) => memory.swap, zero: true },
  LimitAS: { key: 'limits.addressSpace', read: ({ limits }) => limits.addressSpace },
  LimitRSS: { key: 'limits.rss', read: ({ limits }) => limits.rss },
};

/** The directives that are copied as they stand. */
const WORDS: Readonly<Partial<Record<Directive, (settings: ServiceSettings) => Placed<SettingValue> | undefined>>> = {
  OOMScoreAdjust: ({ protect }) => protect,
  OOMPolicy: ({ oomPolicy }) => oomPolicy,
};

export interface ResolvedDirectives {
  readonly directives: Directives;
  readonly findings: readonly Finding[];
}

/** Only what the settings ask for, in DIRECTIVE_ORDER; a size that cannot be resolved is left out, and a finding says why. */
export function resolveDirectives(
  unit: string,
  settings: ServiceSettings,
  facts: ServiceFacts,
  current: CurrentValue | undefined,
): ResolvedDirectives {
  const directives: Partial<Record<Directive, Placed<SettingValue>>> = {};
  const findings: Finding[] = [];
  for (const directive of DIRECTIVE_ORDER) {
    const row = SIZES[directive];
    const size = row?.read(settings);
    const word = WORDS[directive]?.(settings);
    if (word !== undefined) directives[directive] = { value: word.value, at: word.at };
    if (row === undefined || size === undefined) continue;
    const request: SizeRequest = { size, target: unit, key: row.key, zero: row.zero === true };
    const answer = resolveSize({ ...request, current: current?.(unit, directive) }, facts);
    if (answer.kind === 'size') directives[directive] = { value: answer.size, at: size.at };
    else findings.push(answer.finding);
  }
  return { directives, findings };
}

/** A size directive's value, where it was asked for. */
export function sizeOf(directives: Directives, directive: Directive): Size | undefined {
  return directives[directive]?.value as Size | undefined;
}
