/** Decides which systemd directive each key of a service becomes, and its value on one host. */
import type { Size, SizeSpec } from '../model/bytes';
import type { Finding, Placed } from '../model/finding';
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES, isSize, type SettingValue } from '../model/settings';
import type { ServiceSettings } from '../model/spec';
import { resolveSize } from './sizes';
import type { SizeRequest } from './sizes';
import type { ServiceFacts } from './facts';

/**
 * The value that is set now, where it is known: of a unit's directive, or of `swap:PATH` of the target `system` (the
 * size of the file).
 */
export type CurrentValue = (target: string, setting: string) => SettingValue | undefined;

export type Directives = Readonly<Partial<Record<Directive, Placed<SettingValue>>>>;

export interface ResolvedDirectives {
  readonly directives: Directives;
  readonly findings: readonly Finding[];
}

/**
 * Only what the settings ask for, in DIRECTIVE_ORDER; a size that cannot be resolved is left out, and a finding says
 * why.
 */
export function resolveDirectives(
  unit: string,
  settings: ServiceSettings,
  facts: ServiceFacts,
  current: CurrentValue | undefined,
): ResolvedDirectives {
  const directives: Partial<Record<Directive, Placed<SettingValue>>> = {};
  const findings: Finding[] = [];
  for (const [directive, section = '', name] of PATHS) {
    const said = settingAt(settings, section, name);
    if (said === undefined) continue;
    const { key, notZero } = DIRECTIVES[directive];
    if (!isSize(directive)) {
      directives[directive] = { value: said.value as SettingValue, at: said.at };
      continue;
    }
    const request: SizeRequest = { size: said as Placed<SizeSpec>, target: unit, key, zero: notZero === undefined };
    const answer = resolveSize({ ...request, current: current?.(unit, directive) }, facts);
    if (answer.kind === 'size') directives[directive] = { value: answer.size, at: said.at };
    else findings.push(answer.finding);
  }
  return { directives, findings };
}

/** Where each directive's key is below a service. */
const PATHS = DIRECTIVE_ORDER.map((directive) => [directive, ...DIRECTIVES[directive].key.split('.')] as const);

/** What the settings say there. (Their type has these keys by the table.) */
function settingAt(
  settings: ServiceSettings,
  section: string,
  name: string | undefined,
): Placed<SizeSpec | SettingValue> | undefined {
  const found = (settings as unknown as Readonly<Record<string, unknown>>)[section];
  const said = name === undefined ? found : (found as Readonly<Record<string, unknown>>)[name];
  return said as Placed<SizeSpec | SettingValue> | undefined;
}

/** A size directive's value, where it was asked for. */
export function sizeOf(directives: Directives, directive: Directive): Size | undefined {
  return directives[directive]?.value as Size | undefined;
}
