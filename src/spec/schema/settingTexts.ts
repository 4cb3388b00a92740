/**
 * Decides which settings of a spec have a name of their own, and what the schema says of each: what `explain` looks up.
 */
import { RUNTIMES } from '../../runtimes';
import { belongsAt, keysAt, schemaOf } from './schemaKeys';

export interface SettingText {
  /** The path in a spec: `services.NAME.memory.max`. */
  readonly path: string;
  readonly description: string;
  /** As YAML in one line. */
  readonly examples: readonly string[];
  /** Where what it does is described. */
  readonly source: string;
}

/** By the name of a setting below a service, an entry of `system` or `rollout`; what is not here is oomcfg's own. */
const SOURCES: Readonly<Record<string, string>> = {
  memory: 'systemd.resource-control(5); cgroup-v2.rst of the kernel',
  limits: 'systemd.exec(5); setrlimit(2)',
  ...Object.fromEntries(RUNTIMES.map(({ key, source }) => [key, source])),
  protect: 'systemd.exec(5), OOMScoreAdjust=; proc_pid_oom_score_adj(5)',
  oomPolicy: 'systemd.service(5), OOMPolicy=',
  unit: 'systemd.unit(5)',
  hosts: 'Ansible, "Patterns: targeting hosts and groups"',
  sysctl: 'sysctl.d(5); Documentation/admin-guide/sysctl/vm.rst of the kernel',
  swap: 'swapon(2), mkswap(8)',
};
const OWN = 'oomcfg: schemas/spec.schema.json';

/** The maps that hold settings; `NAME` and `0` stand for any name and any entry. */
const ROOMS: readonly (readonly string[])[] = [[], ['services', 'NAME'], ['system', '0'], ['rollout']];

/** Every setting, outer ones first, in the order of the schema. */
export function settingTexts(): readonly SettingText[] {
  const found = ROOMS.flatMap((room) => below(room));
  return [...new Map(found.map((text) => [text.path, text])).values()];
}

/** A map of sysctls is not a setting of oomcfg's: each key of it is the kernel's. */
const FOREIGN: ReadonlySet<string> = new Set(['sysctl']);

function below(path: readonly string[]): readonly SettingText[] {
  return keysAt(path).flatMap((key): readonly SettingText[] => {
    const here = [...path, key];
    const node = schemaOf(here);
    const description = node?.description;
    if (description === undefined) return [];
    const examples = (node?.examples ?? []).map((example) => JSON.stringify(example));
    const source = SOURCES[here[2] ?? ''] ?? OWN;
    const text = { path: here.join('.').replace('system.0', 'system[]'), description, examples, source };
    return FOREIGN.has(key) ? [text] : [text, ...below(here)];
  });
}

/** Settings that a name means: a path, its end (`memory.max`, `heap`), or what systemd calls it (`MemoryMax`). */
export function settingsNamed(name: string): readonly SettingText[] {
  const all = settingTexts();
  const ending = (end: string): readonly SettingText[] =>
    all.filter(({ path }) => path === end || path.endsWith(`.${end}`));
  const found = ending(name);
  if (found.length > 0) return found;
  const other = belongsAt(name);
  return other === undefined ? [] : ending(other);
}
