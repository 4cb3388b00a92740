/** Decides what `npm run bench -- OPTIONS` may ask for. */
import { parseArgs } from 'node:util';

/** What must hold; `--limit plan=0.5` is stricter for one run. */
const LIMITS = { plan: 1, apply: 1, render: 5, memory: 500, version: 1.5 };

export type Limits = typeof LIMITS;

export interface BenchOptions {
  readonly hosts: number;
  readonly rounds: number;
  /** Parts to run: plan, apply, render, version. */
  readonly only: ReadonlySet<string>;
  readonly json: boolean;
  readonly limits: Limits;
}

const PARTS = ['plan', 'apply', 'render', 'version'];

export const USAGE = `usage: npm run bench -- [--hosts N] [--rounds N] [--only ${PARTS.join(',')}] [--limit NAME=NUMBER] [--json]`;

/** Undefined where the options are wrong. */
export function readOptions(argv: readonly string[]): BenchOptions | undefined {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        hosts: { type: 'string', default: '100' },
        rounds: { type: 'string', default: '5' },
        only: { type: 'string', default: PARTS.join(',') },
        limit: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
      },
    });
    const [hosts, rounds] = [Number(values.hosts), Number(values.rounds)];
    const only = new Set(values.only.split(','));
    const limits = { ...LIMITS };
    for (const text of values.limit) {
      const [, name, number] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
      if (name === undefined || !Object.hasOwn(LIMITS, name)) return undefined;
      limits[name as keyof Limits] = Number(number);
    }
    const right = hosts >= 1 && hosts <= 200 && Number.isInteger(hosts) && rounds >= 1 && Number.isInteger(rounds);
    return right && [...only].every((part) => PARTS.includes(part))
      ? { hosts, rounds, only, json: values.json, limits }
      : undefined;
  } catch {
    return undefined;
  }
}
