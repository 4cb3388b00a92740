/** What an inventory's variables say about a host's memory, so that commands without a connection can use it. */
import type { Bytes } from '../model/bytes';
import { MiB } from '../model/bytes';
import type { Checked, Finding, Place } from '../model/finding';
import type { CgroupMode, Facts, Host, Json, KnownFacts } from '../model/host';
import { ExactNumber } from '../model/host';
import { parseSize } from '../model/size';
import type { InventorySentences } from './inventoryFindings';
import { finding } from './inventoryFindings';
import { show } from './text';
import { UNSAFE } from '../yaml/ansible';

type Reading<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & InventorySentences);

interface Row {
  readonly fact: keyof Facts;
  readonly read: (value: Json) => Reading<KnownFacts[keyof Facts]>;
}

/** The variables, in order of precedence: an earlier one of the same fact wins. */
const VARIABLES: Readonly<Record<string, Row>> = {
  oomcfg_memory: { fact: 'memTotal', read: readMemory },
  ansible_memtotal_mb: { fact: 'memTotal', read: readMebibytes },
  oomcfg_page_size: { fact: 'pageSize', read: readPageSize },
  oomcfg_systemd: { fact: 'systemd', read: readSystemd },
  oomcfg_cgroup: { fact: 'cgroup', read: readCgroup },
};

/**
 * The facts that variables of the host state: `oomcfg_memory` (a size; else Ansible's `ansible_memtotal_mb`, in MiB),
 * `oomcfg_page_size` (bytes), `oomcfg_systemd` (major version), `oomcfg_cgroup` (v1, hybrid or v2). A wrong value is an
 * OOM240, and its fact stays unknown. `placeOf` says where a variable was written; without it findings point to the
 * host.
 */
export function knownFacts(host: Host, placeOf?: (variable: string) => Place | undefined): Checked<KnownFacts> {
  const facts: Partial<Record<keyof Facts, unknown>> = {};
  const findings: Finding[] = [];
  for (const [variable, row] of Object.entries(VARIABLES)) {
    const given = Object.hasOwn(host.vars, variable) ? host.vars[variable] : undefined;
    if (given === undefined || given === null || facts[row.fact] !== undefined) continue;
    const reading = row.read(unwrapped(given));
    if (reading.ok) {
      facts[row.fact] = reading.value;
    } else {
      const { summary, detail, fix } = reading;
      const remark = { summary: `${variable}: ${summary}`, detail, fix };
      findings.push(finding('OOM240', placeOf?.(variable) ?? host.at, remark, { variable }));
    }
  }
  return { value: facts as KnownFacts, findings };
}

/** Variables that look like ours but are not: nobody reads them. */
export function strangeVariables(host: Host): readonly string[] {
  // `oomcfg-memory` and `export oomcfg_memory` are meant as ours, too.
  return Object.keys(host.vars).filter(
    (name) => /^\W*(?:export\s+)?oomcfg[-_. ]/i.test(name) && !Object.hasOwn(VARIABLES, name),
  );
}

/** The names of the variables, for messages. */
export const FACT_VARIABLES: readonly string[] = Object.keys(VARIABLES);

function unwrapped(value: Json): Json {
  // Beyond 2^53 a number is another one; as text it is shown, and refused, as it is written.
  if (value instanceof ExactNumber) return Number.isSafeInteger(value.value) ? value.value : value.text;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return (value as Readonly<Record<string, Json>>)[UNSAFE] ?? value;
}

function readMemory(value: Json): Reading<Bytes> {
  const parsed = parseSize(
    typeof value === 'number' || typeof value === 'string' ? String(value) : JSON.stringify(value),
  );
  if (!parsed.ok) return parsed;
  if (parsed.size.kind === 'bytes' && parsed.size.bytes > 0) return { ok: true, value: parsed.size.bytes };
  return wrong(value, "This states the host's RAM, a number of bytes above zero.", 'Write its size, such as 16GiB.');
}

function readMebibytes(value: Json): Reading<Bytes> {
  const count = wholeNumber(value);
  if (count !== undefined && count > 0 && Number.isSafeInteger(count * MiB))
    return { ok: true, value: (count * MiB) as Bytes };
  return wrong(
    value,
    'Ansible states the RAM as a whole number of MiB.',
    'Remove it, or set oomcfg_memory, such as 16GiB.',
  );
}

const LARGEST_PAGE = 1 << 20;

function readPageSize(value: Json): Reading<number> {
  const parsed = typeof value === 'string' ? parseSize(value) : undefined;
  const size = parsed?.ok === true && parsed.size.kind === 'bytes' ? parsed.size.bytes : wholeNumber(value);
  if (size !== undefined && size >= 4096 && size <= LARGEST_PAGE && (size & (size - 1)) === 0)
    return { ok: true, value: size };
  return wrong(
    value,
    'A page is a power of two, 4096 bytes or more (getconf PAGE_SIZE prints it).',
    'Write 4096, 16384 or 65536.',
  );
}

function readSystemd(value: Json): Reading<number> {
  const version = wholeNumber(value);
  if (version !== undefined && version >= 1 && version < 10_000) return { ok: true, value: version };
  return wrong(
    value,
    'systemd has a single whole number for its version (systemctl --version prints it).',
    'Write it, such as 252.',
  );
}

const CGROUP_MODES: readonly string[] = ['v1', 'hybrid', 'v2'] satisfies CgroupMode[];

function readCgroup(value: Json): Reading<CgroupMode> {
  if (typeof value === 'string' && CGROUP_MODES.includes(value)) return { ok: true, value: value as CgroupMode };
  return wrong(
    value,
    'A host has its memory controller on cgroup v1, on v2, or on v1 beside an empty v2 (hybrid).',
    'Write v1, hybrid or v2.',
  );
}

function wholeNumber(value: Json): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

function wrong(value: Json, detail: string, fix: string): { ok: false } & InventorySentences {
  const shown = typeof value === 'string' && /^-?\d+$/.test(value) ? value : JSON.stringify(value);
  return { ok: false, summary: `${show(shown)} makes no sense`, detail, fix };
}
