/**
 * Says where functions of the scripts for hosts can disturb each other over a variable. A shell has one table of names
 * for all of them, and two hundred functions are put together into one script.
 *
 * A name in capitals is for all. A name in small letters belongs to the function that assigns it, which says `local`
 * where another one assigns the same name. (dash, bash and busybox sh know it, and show it to the functions that are
 * called from there.) A function may set one of its caller's where both are in one file, or the name is listed.
 */
import { effectsOf } from './effects';
import { Flow } from './flow';
import { type Command, readScript } from './tree';
import { visitSimple } from './walk';

/** Names of a file that functions of other files may read. */
export type Interfaces = Readonly<Record<string, readonly string[]>>;

interface Functions {
  readonly bodies: ReadonlyMap<string, Command>;
  readonly fileOf: ReadonlyMap<string, string>;
  readonly flow: Flow;
  /** By the name of a variable, the functions that assign it. */
  readonly assigners: ReadonlyMap<string, ReadonlySet<string>>;
  readonly callers: ReadonlyMap<string, ReadonlySet<string>>;
}

/** `files` are texts by path; `handed` are names that a function of another file may set for its caller. */
export function variableMistakes(
  files: ReadonlyMap<string, string>,
  interfaces: Interfaces,
  handed: readonly string[],
): readonly string[] {
  const functions = functionsOf(files);
  const names = [...functions.bodies.keys()];
  return names.flatMap((name) => [
    ...leftBehind(name, functions, handed),
    ...overwritten(name, functions, handed),
    ...readTooEarly(name, functions),
    ...readFromElsewhere(name, functions, interfaces),
    ...otherSeparators(name, functions),
  ]);
}

/** Names in capitals that functions of several files assign, sorted. */
export function sharedNames(files: ReadonlyMap<string, string>): readonly string[] {
  const { assigners, fileOf } = functionsOf(files);
  const shared = [...assigners].filter(
    ([name, functions]) => /^[A-Z]/.test(name) && new Set([...functions].map((one) => fileOf.get(one) ?? '')).size > 1,
  );
  return shared.map(([name]) => name).sort();
}

function functionsOf(files: ReadonlyMap<string, string>): Functions {
  const bodies = new Map<string, Command>();
  const fileOf = new Map<string, string>();
  for (const [path, text] of files) {
    const script = readScript(text);
    for (const item of script.kind === 'list' ? script.items : [script]) {
      if (item.kind !== 'function') continue;
      bodies.set(item.name, item.body);
      fileOf.set(item.name, path);
    }
  }
  const flow = new Flow(bodies);
  const assigners = new Map<string, Set<string>>();
  for (const [name, body] of bodies) {
    for (const assigned of assignedIn(body, bodies)) add(assigners, assigned, name);
  }
  const callers = new Map<string, Set<string>>();
  for (const { caller, callee } of flow.sites()) add(callers, callee, caller);
  return { bodies, fileOf, flow, assigners, callers };
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}

/** By the function itself, `local` included. */
function assignedIn(body: Command, bodies: ReadonlyMap<string, Command>): ReadonlySet<string> {
  const functions = new Set(bodies.keys());
  const names = new Set<string>();
  visitSimple(
    body,
    (command) => {
      for (const name of effectsOf(command, functions).assigns) names.add(name);
    },
    (name) => names.add(name),
  );
  return names;
}

/** (`_` is what nobody reads.) */
const isSmall = (name: string): boolean => /^[a-z]/.test(name);

const isLocal = ({ flow }: Functions, name: string, variable: string): boolean =>
  (flow.locals(name) & flow.bit(variable)) !== 0n;

/** Names that `name` assigns and that are not its own, though others assign them as well or it can call itself. */
function leftBehind(name: string, functions: Functions, handed: readonly string[]): readonly string[] {
  const { assigners, fileOf } = functions;
  const file = fileOf.get(name) ?? '';
  return [...assigners]
    .filter(([variable, by]) => isSmall(variable) && by.has(name) && !isLocal(functions, name, variable))
    .filter(([, by]) => by.size > 1 || above(name, functions, () => false).has(name))
    .flatMap(([variable]) => {
      const chain = above(name, functions, (caller) => isLocal(functions, caller, variable));
      const holders = [...chain].filter((caller) => isLocal(functions, caller, variable));
      const isHeld = [name, ...chain].every(
        (one) => isLocal(functions, one, variable) || (functions.callers.get(one)?.size ?? 0) > 0,
      );
      if (!isHeld || holders.length === 0) return [`${file}: ${name} assigns ${variable}, which is not its own`];
      const strangers = holders.filter((holder) => fileOf.get(holder) !== file && !handed.includes(variable));
      return strangers.map((holder) => `${file}: ${name} assigns ${variable} of ${holder}, which is in another file`);
    });
}

/** All that `name` may be called from, up to those for which `isEnd` holds. */
function above(name: string, { callers }: Functions, isEnd: (caller: string) => boolean): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(callers.get(name) ?? [])];
  for (let caller = open.pop(); caller !== undefined; caller = open.pop()) {
    if (found.has(caller)) continue;
    found.add(caller);
    if (!isEnd(caller)) open.push(...(callers.get(caller) ?? []));
  }
  return found;
}

/** Calls after which `name` reads what it had assigned, though what is called assigns it without having read it. */
function overwritten(name: string, functions: Functions, handed: readonly string[]): readonly string[] {
  const { flow, assigners, fileOf } = functions;
  return flow.sites().flatMap(({ caller, callee, after, before }) => {
    if (caller !== name) return [];
    const { assigns, takes } = flow.summary(callee);
    return flow
      .names(after & before & assigns & ~takes)
      .filter((variable) => isSmall(variable) && !handed.includes(variable) && assigners.get(variable)?.has(name))
      .map((variable) => `${fileOf.get(name) ?? ''}: ${callee} overwrites ${variable} of ${name}`);
  });
}

function readTooEarly(name: string, { flow, fileOf }: Functions): readonly string[] {
  return flow
    .names(flow.unset(name))
    .filter((variable) => variable !== 'IFS')
    .map((variable) => `${fileOf.get(name) ?? ''}: ${name} reads its ${variable} before it is assigned`);
}

function readFromElsewhere(name: string, functions: Functions, interfaces: Interfaces): readonly string[] {
  const { flow, fileOf, assigners } = functions;
  const file = fileOf.get(name) ?? '';
  const isAssigned = (caller: string, variable: string): boolean => assigners.get(variable)?.has(caller) === true;
  return flow
    .names(flow.reads(name))
    .filter(isSmall)
    .flatMap((variable) => {
      const by = assigners.get(variable) ?? new Set<string>();
      if ([...by].some((one) => fileOf.get(one) === file)) return [];
      const chain = above(name, functions, (caller) => isAssigned(caller, variable));
      const places = new Set([...chain].filter((caller) => isAssigned(caller, variable)).map((one) => fileOf.get(one)));
      return [...places]
        .filter((place) => place !== undefined && !interfaces[place]?.includes(variable))
        .map((place) => `${file}: ${name} reads ${variable} of ${place ?? ''}`);
    });
}

/** A function that sets IFS for more than one command, and does not say that it is its own. */
function otherSeparators(name: string, functions: Functions): readonly string[] {
  const { assigners, fileOf } = functions;
  if (assigners.get('IFS')?.has(name) !== true || isLocal(functions, name, 'IFS')) return [];
  return [`${fileOf.get(name) ?? ''}: ${name} leaves another IFS behind`];
}
