/**
 * A plan made from what a host printed, whatever that was: well-formed, of the same bytes when it is read back, and a
 * script that cannot be broken out of.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeScript } from '../../src/apply/script';
import { assemblePlan } from '../../src/documents/plan/assemble';
import { readPlan } from '../../src/documents/plan/read';
import type { Plan } from '../../src/documents/plan/document';
import { planHost } from '../../src/plan/planHost';
import { verifyHost } from '../../src/plan/verifyHost';
import { observe } from '../../src/probe/observe';
import { runShell, SHELLS } from '../remote/shells';
import schema from '../../schemas/plan.schema.json';
import { input } from '../plan/build';
import { CALLS } from '../apply/build';
import { scriptText } from '../../src/model/script';
import { cutScripts } from '../../src/remote/cutScript';

/** Compiled once: a test asks it hundreds of times. */
const isPlan = new Ajv2020({ strict: true, allowUnionTypes: true }).compile<Plan>(schema);

const N = '0123456789abcdef';
const NOW = new Date('2026-01-02T03:04:05.678Z');
const FIXTURE = readFileSync(new URL('../fixtures/look/debian12-applied.txt', import.meta.url), 'utf8');
const LINES = [
  ...FIXTURE.split('\n').slice(0, -2),
  `${N}= sysctl vm.swappiness 10`,
  `${N}= sysctl vm.panic_on_oom 1`,
  `${N}= before sysctl vm.panic_on_oom 0`,
  `${N}= swap file 65532 /swapfile`,
  `${N}~ swapused 0 /swapfile`,
  `${N}= before made 67108864 /swapfile`,
  `${N}= before made 67108864 /oldswap`,
  `${N}= end`,
];
const SPEC = {
  name: 'shop',
  services: {
    api: {
      memory: '256MiB',
      limits: { addressSpace: '8GiB' },
      java: { heap: '64MiB', codeCache: '16MiB', threads: 5 },
    },
    gone: { memory: '1GiB', optional: true },
  },
  system: [{ sysctl: { 'vm.swappiness': 10 }, swap: { file: '/swapfile', size: '64MiB' } }],
};

/** What a host could put behind the name of a record. */
const noise = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...`'"\\$\`; |&/.-09a=\t\x1b`), maxLength: 20 }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'NaN',
      '-1',
      '1e9',
      '99999999999999999999',
      '',
      '/etc/../x',
      '\ud800',
      '%s',
    ),
  )
  .map((text) => text.replaceAll('\n', ' '));

/** One record of a real look with its text replaced, left out or doubled. */
const mutation = fc.tuple(fc.nat(LINES.length - 2), fc.constantFrom('text', 'word', 'drop', 'double'), noise);

function mutate(mutations: readonly (readonly [number, string, string])[]): string {
  const lines: (string | undefined)[] = [...LINES];
  const extra: string[] = [];
  for (const [at, kind, text] of mutations) {
    const line = LINES[at + 1] ?? '';
    if (line.endsWith(' end')) continue;
    const words = line.split(' ');
    if (kind === 'drop') lines[at + 1] = undefined;
    else if (kind === 'double') extra.push(line);
    else if (kind === 'text') lines[at + 1] = [...words.slice(0, 2), text].join(' ');
    else lines[at + 1] = [...words.slice(0, -1), text].join(' ');
  }
  return [...lines.slice(0, -1).filter((line) => line !== undefined), ...extra, LINES.at(-1)].join('\n');
}

describe('whatever a host prints', () => {
  it('is refused, or is a plan that is well-formed, survives its file and is carried out by a script', () => {
    let planned = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
        const output = mutate(mutations).replaceAll('\ud800', '\ufffd');
        const { value: observed } = observe(output, N, { units: [{ unit: 'api.service' }], sysctls: [] });
        if (observed === undefined) return;
        const given = input(SPEC, observed);
        const { plan: host } = planHost(given);
        const plan = assemblePlan({ name: 'shop' }, [host], 0);
        expect(isPlan(plan) ? [] : isPlan.errors).toEqual([]);
        expect(readPlan('plan.json', JSON.stringify(plan)).findings).toEqual([]);
        for (const { drift } of [verifyHost(given)]) expect(JSON.stringify(drift)).not.toContain('null,"want"');
        const { basis } = host;
        if (basis !== undefined) {
          changeScript(cutScripts({ look: '', change: '' }), 'shop', { ...host, basis }, N, NOW);
          planned++;
        }
      }),
      { numRuns: 300 },
    );
    expect(planned).toBeGreaterThan(20);
  });

  it.each(SHELLS)('ends up in a script that $shell takes as words alone', (shell) => {
    const plans = fc
      .sample(fc.array(mutation, { minLength: 1, maxLength: 6 }), { numRuns: 40, seed: 7 })
      .flatMap((mutations) => {
        const { value } = observe(mutate(mutations).replaceAll('\ud800', 'x'), N, { units: [], sysctls: [] });
        return value === undefined ? [] : [planHost(input(SPEC, value)).plan];
      });
    expect(plans.length).toBeGreaterThan(5);
    // Every function of the change is replaced by one that only counts its words: nothing else may run.
    const change = `${CALLS.map((name) => `${name}() { :; }`).join('\n')}
change() { plan_files && plan_before && plan_shrinks && plan_first && plan_effects && plan_last && echo ran; }`;
    for (const host of plans) {
      const script = scriptText(
        changeScript(cutScripts({ look: '', change }), 'shop', { ...host, basis: host.basis! }, N, NOW),
      );
      expect(runShell(shell, `PATH=/nowhere\n${script}`).toString()).toBe('ran\n');
    }
  });
});
