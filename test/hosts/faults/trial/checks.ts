/**
 * Decides whether a host, seen from outside, is what it has to be: each check gives what is wrong, one sentence each,
 * and nothing where all is well. planted.test.ts shows of every check that it can fail.
 */
import type { HostSeen, ServiceSeen } from './outside';
import { type Directives, directives, type Target } from './shop';
import { MIB } from '../../looking';

type Wrongs = string[];

/**
 * Whether drop-ins and the sysctl file are those of the target: all of them, and no others. A dangling link counts as
 * none, as systemd has it.
 */
export function filesAre(seen: HostSeen, { name, services, sysctl }: Target): Wrongs {
  const wrongs: Wrongs = [];
  for (const [service, text] of Object.entries(seen.dropIns)) {
    const wanted = services[service as keyof typeof services];
    const has = text === undefined || text === 'dangling' ? 'nothing' : shown(parse(text));
    const wants = wanted === undefined ? 'nothing' : shown(directives(wanted));
    if (has !== wants) wrongs.push(`the drop-in of ${service} has ${has}, and ${name} has ${wants}`);
  }
  const sysctlFile = seen.sysctlFile === 'dangling' ? undefined : seen.sysctlFile;
  const line = /^[^#].*$/m.exec(sysctlFile ?? '')?.[0] ?? 'nothing';
  const wants = name === 'none' ? 'nothing' : `${sysctl.key} = ${sysctl.value}`;
  if (line !== wants) wrongs.push(`the sysctl file has ${line}, and ${name} has ${wants}`);
  return wrongs;
}

/** Of several specs exactly one has to be what the files are: a mix of two is none of them. */
export function filesAreOneOf(seen: HostSeen, targets: readonly Target[]): Wrongs {
  const wrongs = targets.map((target) => filesAre(seen, target));
  return wrongs.some((each) => each.length === 0) ? [] : [`the files are a mix: ${wrongs.flat().join('; ')}`];
}

export function targetOfFiles(seen: HostSeen, targets: readonly Target[]): Target | undefined {
  return targets.find((target) => filesAre(seen, target).length === 0);
}

function parse(text: string): Directives {
  const number = (key: string): number | undefined => {
    const value = new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  return {
    MemoryMax: number('MemoryMax') ?? NaN,
    LimitAS: number('LimitAS'),
    OOMScoreAdjust: number('OOMScoreAdjust'),
    heapMiB: heapOf(text),
  };
}

function heapOf(text: string | undefined): number | undefined {
  const heap = /-Xmx(\d+)M\b/.exec(text ?? '')?.[1];
  return heap === undefined ? undefined : Number(heap);
}

function shown({ MemoryMax, LimitAS, OOMScoreAdjust, heapMiB }: Directives): string {
  return `max ${MemoryMax}, address space ${LimitAS}, score ${OOMScoreAdjust}, heap ${heapMiB}`;
}

/** Whether cgroups, processes and sysctl are those of the target, a service that it does not have included. */
export function kernelIs(seen: HostSeen, { name, services, sysctl }: Target): Wrongs {
  const wrongs = Object.entries(seen.services).flatMap(([service, has]) => {
    const wanted = services[service as keyof typeof services];
    return differences(has, {
      limit: wanted === undefined ? 'infinity' : wanted.memoryMiB * MIB,
      addressSpace: bothLimits(wanted?.addressSpaceMiB),
      score: wanted?.score ?? 0,
      heapMiB: wanted?.heapMiB,
    }).map((wrong) => `${service} ${wrong}, as ${name} has it`);
  });
  if (seen.sysctl !== sysctl.value)
    wrongs.push(`${sysctl.key} is ${seen.sysctl}, not ${sysctl.value} as ${name} has it`);
  return wrongs;
}

function bothLimits(mib: number | undefined): string {
  return mib === undefined ? 'unlimited unlimited' : `${mib * MIB} ${mib * MIB}`;
}

function differences(
  has: ServiceSeen,
  wants: { limit: number | 'infinity'; addressSpace: string; score: number; heapMiB: number | undefined },
): Wrongs {
  if (has.limit === undefined) return ['does not run'];
  const wrongs: Wrongs = [];
  const differ = (what: string, have: string, want: string): void => {
    if (have !== want) wrongs.push(`has ${what} ${have}, not ${want}`);
  };
  differ('the limit', String(has.limit), String(wants.limit));
  differ('address space', has.addressSpace.join(' and '), wants.addressSpace);
  differ('score', has.scores.join(' and '), String(wants.score));
  differ('heap', String(heapOf(has.options)), String(wants.heapMiB));
  // Options without a heap would be options of ours that stayed.
  if (wants.heapMiB === undefined && has.options !== undefined) wrongs.push(`has JAVA_OPTS ${has.options}`);
  return wrongs;
}

/** A service that has a limit under each of the specs has one of these, and runs, whatever was cut off on the way. */
export function keepsLimits(seen: HostSeen, targets: readonly Target[]): Wrongs {
  return Object.entries(seen.services).flatMap(([service, { limit }]) => {
    if (limit === undefined) return [`${service} does not run`];
    const limits = targets.map(({ services }) => services[service as keyof typeof services]?.memoryMiB);
    if (limits.includes(undefined)) return [];
    return limits.some((mib = 0) => mib * MIB === limit)
      ? []
      : [`${service} has the limit ${limit}, which none of ${targets.map(({ name }) => name).join(', ')} has`];
  });
}

/** The generation in force is whole: `current` leads to it, and each file of its manifest is there and linked. */
export function isWhole(seen: HostSeen): Wrongs {
  if (seen.current === undefined) return [];
  if (seen.manifest === undefined) return [`current leads to ${seen.current}, which has no manifest`];
  const files = [...seen.manifest.matchAll(/^file (.*)$/gm)].map(([, path = '']) => path);
  return files.flatMap((path) => {
    const inForce = path.startsWith('/sysctl.d/') ? seen.sysctlFile : seen.dropIns[serviceOf(path)];
    if (inForce === undefined) return [`/etc${path} is not there, and the generation in force has it`];
    return inForce === 'dangling' ? [`/etc${path} leads nowhere, and the generation in force has it`] : [];
  });
}

function serviceOf(path: string): string {
  return /^\/systemd\/system\/(.*)\.service\.d\//.exec(path)?.[1] ?? '';
}

/** Nothing half-done and nothing left over. */
export function isTidy(seen: HostSeen): Wrongs {
  const wrongs: Wrongs = [];
  if (seen.pending !== undefined) wrongs.push('pending is there');
  for (const path of seen.paths) {
    if (/\.oomcfg-new|\.new$/.test(path)) wrongs.push(`${path} is left over`);
    if (/\.d\/$/.test(path) && path.startsWith('/etc/systemd/')) wrongs.push(`${path} is empty`);
  }
  for (const [service, text] of Object.entries(seen.dropIns)) {
    if (text === 'dangling') wrongs.push(`the link of ${service} leads nowhere`);
  }
  if (seen.sysctlFile === 'dangling') wrongs.push('the link in sysctl.d leads nowhere');
  const generations = new Map<string, boolean>();
  for (const path of seen.paths) {
    const [, id = '', below = ''] = /^\/etc\/oomcfg\/generations\/([^/]+)\/?(.*)$/.exec(path) ?? [];
    if (id !== '') generations.set(id, generations.get(id) === true || below === 'manifest');
  }
  for (const [id, hasManifest] of generations) if (!hasManifest) wrongs.push(`the generation ${id} has no manifest`);
  return wrongs;
}

/** `before` has what is owed under the target and nothing else; `original` is the host before oomcfg. */
export function owesOnly(seen: HostSeen, { services, sysctl }: Target, original: HostSeen): Wrongs {
  const owed = [
    ...Object.entries(services).flatMap(([service, { score }]) =>
      score === undefined ? [] : [`score ${service}.service ${original.services[service]?.scores[0]}`],
    ),
    ...(seen.sysctlFile === undefined ? [] : [`sysctl ${sysctl.key} ${original.sysctl}`]),
  ].sort();
  // Beside what is owed: what each drop-in sets, and which process got its score and its limits from oomcfg as it ran.
  // It can be gone by now, and is forgotten at the next change.
  const isGiven = (line: string): boolean => {
    const gives = /^gives (\S+)\.service /.exec(line)?.[1];
    if (gives !== undefined) return Object.hasOwn(services, gives);
    const [, kind, unit = ''] = /^(scored|LimitAS|LimitRSS) (\S+)\.service \d+ \d+$/.exec(line) ?? [];
    const wanted = Object.entries(services).find(([service]) => service === unit)?.[1];
    return (kind === 'scored' ? wanted?.score : kind === 'LimitAS' ? wanted?.addressSpaceMiB : undefined) !== undefined;
  };
  const has = seen.before.filter((line) => !isGiven(line)).sort();
  return owed.join('\n') === has.join('\n') ? [] : [`before has «${has.join('; ')}», and owed is «${owed.join('; ')}»`];
}

/**
 * Each switch has its line: one begins where the one before it ended, and the last one ends at the generation in force.
 */
export function journalHolds({ journal, current }: HostSeen): Wrongs {
  const wrongs: Wrongs = [];
  let at = '';
  for (const { from, to, result } of journal) {
    // Cut off between its line and its end, a change is finished once more.
    if (result === 'finished' && to === at) continue;
    // An undo that failed may have switched back or not: the next line tells.
    if (result === 'not undone') {
      at = '?';
      continue;
    }
    if (at === '?') at = from;
    if (from !== at)
      wrongs.push(`the journal goes from ${from || 'nothing'} to ${to} (${result}), and it was at ${at || 'nothing'}`);
    at = result === 'undone' ? from : to;
  }
  const now = current?.replace('generations/', '') ?? '';
  if (at !== now) wrongs.push(`the journal ends at ${at || 'nothing'}, and ${now || 'nothing'} is in force`);
  return wrongs;
}

/** Which services are another process by now. */
function restarted(earlier: HostSeen, later: HostSeen): string[] {
  return Object.keys(earlier.services).filter(
    (service) => earlier.services[service]?.began !== later.services[service]?.began,
  );
}

/** A restart that nobody was told of, and one that was told of and did not happen. `announced` are service names. */
export function restartsAre(earlier: HostSeen, later: HostSeen, announced: readonly string[]): Wrongs {
  const had = new Set(restarted(earlier, later));
  const wrongs = [...had]
    .filter((service) => !announced.includes(service))
    .map((service) => `${service} was restarted unannounced`);
  return [
    ...wrongs,
    ...announced.filter((service) => !had.has(service)).map((service) => `${service} was not restarted`),
  ];
}

/**
 * The host is as it was before oomcfg ever came: kernel, processes' settings, and the folders of systemd and sysctl.
 */
export function isAsBefore(seen: HostSeen, original: HostSeen): Wrongs {
  const told = ({ services, paths, sysctl, sysctlFile }: HostSeen): string[] => [
    ...Object.entries(services).map(([service, { began: _began, ...has }]) => `${service} ${JSON.stringify(has)}`),
    ...paths.filter((path) => path.startsWith('/etc/systemd/') || path.startsWith('/etc/sysctl.d')),
    `sysctl ${sysctl} ${sysctlFile}`,
  ];
  const [was, is] = [told(original), told(seen)];
  return [
    ...is.filter((line) => !was.includes(line)).map((line) => `${line} was not there before oomcfg`),
    ...was.filter((line) => !is.includes(line)).map((line) => `${line} was there before oomcfg`),
    ...seen.before.map((line) => `before still has ${line}`),
  ];
}
