/** Decides the memory options of a service's JVM on one host: its settings in bytes, and the budget that they divide. */
import type { Bytes, SizeSpec } from '../model/bytes';
import type { DesiredJava } from '../model/desired';
import type { Checked, Finding, Place, Placed } from '../model/finding';
import type { KnownFacts } from '../model/host';
import type { JavaSpec } from '../model/spec';
import { checkAddressSpace } from '../runtimes/addressSpace';
import { javaOptions } from '../runtimes/java';
import { readOptions } from '../runtimes/jvmOptions';
import type { Region } from '../runtimes/jvmOptions';
import { sizeOf } from './directives';
import type { Directives, Standing } from './directives';
import { desiredFinding } from './findings';
import { resolveSize } from './sizes';

const DEFAULT_VARIABLE = 'JAVA_OPTS';

const REGION_KEYS: Readonly<Record<Region, (java: JavaSpec) => Placed<SizeSpec> | undefined>> = {
  directMemory: (java) => java.directMemory,
  heap: (java) => java.heap,
  metaspace: (java) => java.metaspace,
  codeCache: (java) => java.codeCache,
  stack: (java) => java.stack,
};

/** The variable that carries the options of a service. */
export function javaVariable(java: JavaSpec): string {
  return java.variable?.value ?? DEFAULT_VARIABLE;
}

/** The options of `unit`, sized from the smaller of its MemoryMax and MemoryHigh. Errors come without a value. */
export function desiredJava(
  unit: string,
  java: Placed<JavaSpec>,
  directives: Directives,
  facts: KnownFacts,
  standing: Standing | undefined,
): Checked<DesiredJava> {
  const variable = javaVariable(java.value);
  const { regions, findings } = resolveRegions(unit, java.value, variable, facts, standing);
  if (findings.length > 0) return { value: undefined, findings };

  const { loadedClasses, threads, headroom, extra, replace } = java.value;
  const budget = smallest(sizeOf(directives, 'MemoryMax'), sizeOf(directives, 'MemoryHigh'));
  const givenHeap = regions.heap !== undefined || readOptions(extra?.value ?? []).has('heap');
  if (budget === undefined && !givenHeap) return { value: undefined, findings: [noBudget(unit, java.at)] };

  const owner = { unit, at: java.at };
  const settings = {
    variable,
    regions,
    extra: extra?.value ?? [],
    ...(loadedClasses === undefined ? {} : { loadedClasses: loadedClasses.value }),
    ...(threads === undefined ? {} : { threads: threads.value }),
    ...(headroom === undefined ? {} : { headroom: headroom.value }),
  };
  const { value: memory, findings: remarks } = javaOptions(budget ?? 'infinity', settings, owner);
  if (memory === undefined) return { value: undefined, findings: remarks };

  const limit = directives.LimitAS;
  const tight =
    typeof limit?.value === 'number' ? checkAddressSpace(limit.value as Bytes, memory, owner, limit.at) : [];
  const value: DesiredJava = {
    variable,
    value: memory.options.join(' '),
    replace: replace?.value ?? false,
    heap: memory.heap,
    threads: memory.threads,
    at: java.at,
  };
  return { value, findings: [...remarks, ...tight] };
}

/** Regions given as shares of the RAM keep what the present options say while that is near: a new heap costs a restart. */
function resolveRegions(
  unit: string,
  java: JavaSpec,
  variable: string,
  facts: KnownFacts,
  standing: Standing | undefined,
): { readonly regions: Partial<Record<Region, Bytes>>; readonly findings: readonly Finding[] } {
  const present = standing?.(unit, variable);
  const options = readOptions(typeof present === 'string' ? present.split(/\s+/) : []);
  const regions: Partial<Record<Region, Bytes>> = {};
  const findings: Finding[] = [];
  for (const region of Object.keys(REGION_KEYS) as Region[]) {
    const size = REGION_KEYS[region](java);
    if (size === undefined) continue;
    const request = { size, target: unit, key: `java.${region}`, standing: options.get(region)?.size };
    const answer = resolveSize(request, facts);
    if (answer.kind === 'size') regions[region] = answer.size as Bytes;
    else findings.push(answer.finding);
  }
  return { regions, findings };
}

function smallest(...sizes: readonly (Bytes | 'infinity' | undefined)[]): Bytes | undefined {
  const finite = sizes.filter((size): size is Bytes => typeof size === 'number');
  return finite.length === 0 ? undefined : (Math.min(...finite) as Bytes);
}

function noBudget(unit: string, at: Place): Finding {
  return desiredFinding('OOM308', {
    summary: `java of ${unit} has no budget to divide: neither memory.max nor memory.high is a size here`,
    detail: 'All regions of the JVM are sized from the budget. Without one the JVM takes a quarter of the RAM as heap.',
    fix: 'Give the service memory.max on this host, or java.heap, or drop java.',
    facts: { unit },
    where: at,
  });
}
