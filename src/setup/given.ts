/**
 * Resolves the options that all commands take, once: a command is given its sources, a reporter and what it needs of
 * the process.
 */
import { resolve } from 'node:path';
import type { Inputs } from '../load/load';
import { SourceTexts } from '../load/sourceTexts';
import type { Person } from '../terminal/ask';
import type { CommandContext, CommonOptions } from '../terminal/context';
import { createReporter, type Reporter } from '../terminal/reporter';

export interface Given {
  /** Where spec and inventory come from, and which hosts are meant. */
  readonly inputs: Inputs;
  readonly reporter: Reporter;
  /** Aborted by an interruption. */
  readonly signal: AbortSignal;
}

/** What commands that look at hosts are given. */
export interface GivenHosts extends Given {
  /** Hosts that are worked on at once, 1 or more. */
  readonly concurrency: number;
  /** Seconds that one host may take for one step; absent for the default of each step. */
  readonly timeout?: number;
  readonly acceptNewHostKeys: boolean;
  /** `shrink:PATTERN` each; the command line takes nothing else. */
  readonly accept: readonly string[];
  readonly person: Person;
}

/** A path of the command line. */
export interface GivenPath {
  /** Absolute. */
  readonly path: string;
  /** As it was given. */
  readonly shown: string;
}

export function given(options: CommonOptions, context: CommandContext): Given {
  const { files, inventories, limit } = options;
  const { cwd, signal } = context;
  const sources = new SourceTexts();
  return {
    inputs: { files, inventories, cwd, signal, sources, ...(limit === undefined ? {} : { limit }) },
    reporter: createReporter(options, context, sources.lineAt),
    signal,
  };
}

export function givenHosts(options: CommonOptions, accept: readonly string[], context: CommandContext): GivenHosts {
  const { concurrency, timeout, acceptNewHostKeys } = options;
  return {
    ...given(options, context),
    concurrency,
    ...(timeout === undefined ? {} : { timeout }),
    acceptNewHostKeys,
    accept,
    person: context,
  };
}

export function givenPath(shown: string, { cwd }: CommandContext): GivenPath {
  return { path: resolve(cwd, shown), shown };
}
