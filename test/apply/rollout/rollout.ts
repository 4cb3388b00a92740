/** A rollout over hosts that exist only here, and what it told while it went on. */
import type { ApplyJob } from '../../../src/apply/job';
import type { runWaves } from '../../../src/apply/runWaves';
import { SessionPool } from '../../../src/fleet/sessionPool';
import type { Rollout } from '../../../src/model/spec';
import { assemblePlan } from '../../../src/documents/plan/assemble';
import type { HostPlan } from '../../../src/documents/plan/document';
import { answered, FakeTransport, hosts, type FakeOptions } from '../../fleet/fakeTransport';
import { rolloutOf } from '../../desired/build';
import { changing, DONE, NONCE } from '../build';
import { cutScripts } from '../../../src/remote/cutScript';

export const ROLLOUT: Rollout = rolloutOf('{ canary: 1, batches: [50%], maxFailures: 0 }').value;

interface Told {
  readonly waves: string[];
}

export function rollout(
  plans: readonly HostPlan[],
  options: FakeOptions,
  more: Partial<ApplyJob> = {},
  waves?: Rollout,
) {
  const transport = new FakeTransport({ answer: () => answered(DONE), ...options });
  const told: Told = { waves: [] };
  const spec = {
    name: 'shop',
    ...(waves === undefined ? {} : { rollout: { value: waves } }),
  };
  const job: ApplyJob = {
    plan: assemblePlan(spec, plans, 0),
    hosts: new Map(hosts(20).map((host) => [host.name, host])),
    runner: new SessionPool(transport),
    texts: cutScripts({ look: '# look', change: '# change' }),
    saved: false,
    nonce: NONCE,
    timeoutMs: 1000,
    concurrency: 10,
    signal: new AbortController().signal,
    onWave: (wave, of, number) => told.waves.push(`${wave}/${of}: ${number}`),
    onEvent: () => undefined,
    onSecondLook: (number) => told.waves.push(`again: ${number}`),
    secondLookMs: 1,
    ...more,
  };
  return { job, told, transport };
}

export const plans = (count: number): HostPlan[] =>
  Array.from({ length: count }, (_, index) => changing(`web${index + 1}`));

export const shown = (outcomes: Awaited<ReturnType<typeof runWaves>>): string[] =>
  outcomes.map(({ name, status, wave }) => `${name} ${status} ${wave}`);
