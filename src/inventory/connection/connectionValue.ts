/**
 * Decides which value a setting of a connection has: of its last variable, else of the environment or ansible.cfg; what
 * is not the value itself is refused.
 */
import type { Place } from '../../model/finding';
import type { Json } from '../../model/host';
import { ExactNumber } from '../../model/host';
import type { ConnectionSetting } from './connectionVariables';
import { SECRETS, settingRow } from './connectionVariables';
import { envelopeOf } from './envelopes';
import type { InventoryCode, InventoryRemark } from '../inventoryFindings';
import type { AnsibleConfig } from '../route/ansibleConfig';
import { unquoted } from '../route/ansibleConfig';
import type { GivenSetting } from '../route/routeArguments';
import type { Surroundings } from '../edges';
import { UNSAFE, VAULT } from '../../yaml/ansible';

/** How a host's variables come in, and where its findings go. */
export interface ConnectionInput {
  readonly host: string;
  readonly values: Readonly<Record<string, Json>>;
  readonly config: AnsibleConfig;
  readonly surroundings: Surroundings;
  /** Where a variable was written. */
  placeOf(variable: string): Place | undefined;
  report(code: InventoryCode, where: Place | undefined, remark: InventoryRemark, variable: string): void;
}

/**
 * The value of the last variable of a setting that is there, else what Ansible takes by default; secrets never enter a
 * message.
 */
export function readSetting(setting: ConnectionSetting, input: ConnectionInput): GivenSetting | undefined {
  const { variables, config } = settingRow(setting);
  const variable = variables.findLast((name) => Object.hasOwn(input.values, name) && input.values[name] !== null);
  if (variable === undefined) {
    const found = config === undefined ? undefined : input.config.value(config);
    if (found === undefined) return undefined;
    return checked(setting, found.value, false, { ...found }, input);
  }
  const json = input.values[variable] ?? null;
  const unsafe =
    typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, Json>)[UNSAFE]
      : undefined;
  const value = unsafe ?? json;
  const at = input.placeOf(variable);
  const source = { label: variable, ...(at === undefined ? {} : { at }) };
  if (typeof value === 'string' || typeof value === 'boolean')
    return checked(setting, value, unsafe !== undefined, source, input);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { ...source, value: String(value) };
  // As Python prints it; of 0x10 and 1e3 that is not what is written.
  if (value instanceof ExactNumber && /^-?\d+$/.test(value.text)) return { ...source, value: value.text };
  if (value !== null && typeof value === 'object' && Object.hasOwn(value, VAULT)) {
    input.report(
      'OOM212',
      at,
      {
        summary: `${variable} is encrypted with Ansible Vault`,
        detail: 'The value is needed to connect, and oomcfg does not ask for vault passwords.',
        fix: 'Use a key, the SSH agent, or sudo without a password; or give the value in a file that stays out of git.',
      },
      variable,
    );
    return undefined;
  }
  const what =
    typeof value === 'object' && !(value instanceof ExactNumber)
      ? 'a list or a mapping'
      : 'a number with a fraction or an exponent';
  reject({ ...source, value: '' }, input, `It is ${what}, not text.`, 'Quote the value if it is text.');
  return undefined;
}

/** Refuses what only another program could turn into the value. */
function checked(
  setting: ConnectionSetting,
  written: string | boolean,
  unsafe: boolean,
  source: Omit<GivenSetting, 'value'>,
  input: ConnectionInput,
): GivenSetting | undefined {
  // Ansible takes quotes around a text away, wherever it comes from (config manager, ensure_type).
  const isText = typeof written === 'string' && settingRow(setting).isPlain !== true;
  const value = isText ? unquoted(written) : written;
  const given = { ...source, value };
  if (typeof value === 'boolean' || unsafe) return given;
  if (/\{\{|\{%/.test(value)) {
    input.report(
      'OOM230',
      source.at,
      {
        summary: `${source.label} is a Jinja template`,
      },
      source.label,
    );
    return undefined;
  }
  const envelope = envelopeOf(value, SECRETS.has(setting));
  if (envelope === undefined) return given;
  input.report(
    'OOM238',
    source.at,
    {
      summary: `${source.label} is not the value itself, but ${envelope}`,
    },
    source.label,
  );
  return undefined;
}

/** Says that a value cannot be used. */
export function reject(given: GivenSetting, input: ConnectionInput, detail: string, fix: string): void {
  input.report('OOM233', given.at, { summary: `${given.label} cannot be used`, detail, fix }, given.label);
}
