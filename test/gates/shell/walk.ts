/** Says what a command of a script is to whoever follows it: its parts in this very shell, its jumps, its ends. */
import type { Simple } from './effects';
import type { Command } from './tree';

/** Every simple command and the name of every loop that run in this very shell. */
export function visitSimple(
  command: Command,
  simple: (command: Simple) => void,
  loop: (name: string) => void = () => undefined,
): void {
  const visit = (inner: Command): void => {
    visitSimple(inner, simple, loop);
  };
  switch (command.kind) {
    case 'simple':
      simple(command);
      return;
    case 'list':
      command.items.forEach(visit);
      return;
    case 'either':
      [command.first, command.second].forEach(visit);
      return;
    case 'if':
      [...command.branches.flat(), command.otherwise].forEach(visit);
      return;
    case 'for':
      loop(command.name);
      visit(command.body);
      return;
    case 'while':
      [command.condition, command.body].forEach(visit);
      return;
    case 'case':
      command.arms.forEach(({ body }) => {
        visit(body);
      });
      return;
    case 'redirected':
      visit(command.body);
      return;
    default:
  }
}

/** A place that a command can jump to, with what is known there. */
export interface Target {
  names: bigint;
}

export interface Exits {
  /** Of the function, of the loop, and the next turn of it. */
  readonly end: Target;
  readonly out: Target;
  readonly next: Target;
}

export const exitsWith = (names: bigint): Exits => ({ end: { names }, out: { names }, next: { names } });

/** (A level, as in `continue 2`, is not looked at: the scripts have none.) */
export function jumpOf({ words: [first = []] }: Simple, { end, out, next }: Exits): Target | undefined {
  const [part] = first;
  if (part?.kind !== 'text') return undefined;
  const targets: Readonly<Record<string, Target>> = { return: end, exit: end, break: out, continue: next };
  return Object.hasOwn(targets, part.text) ? targets[part.text] : undefined;
}

/** `while :` */
export function isEndless(command: Command): boolean {
  if (command.kind !== 'while' || command.condition.kind !== 'simple') return false;
  const [[part] = []] = command.condition.words;
  return part?.kind === 'text' && part.text === ':';
}

/** Whether one of its arms is taken in any case. */
export function hasDefault({ arms }: Extract<Command, { kind: 'case' }>): boolean {
  return arms.some(({ patterns }) =>
    patterns.some(([part, more]) => part?.kind === 'text' && part.text === '*' && !part.isQuoted && more === undefined),
  );
}
