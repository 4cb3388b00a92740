/**
 * One phase on many hosts: who is worked on when, what is told, what an interruption does, and what all of it costs in
 * memory.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { collectFleet, type FleetEvent, type FleetJob, runFleet } from '../../src/fleet/runFleet';
import type { Runner } from '../../src/fleet/runner';
import { SessionPool } from '../../src/fleet/sessionPool';
import { answered, failed, FakeTransport, type FakeOptions, hosts } from './fakeTransport';
import { scriptText } from '../../src/model/script';

const LIMITS = { timeoutMs: 1000, maxOutput: 1000 };

function fleet(count: number, options: FakeOptions = {}, more: Partial<FleetJob<string>> = {}, maxKept?: number) {
  const transport = new FakeTransport(options);
  const pool = new SessionPool(transport, maxKept);
  const job: FleetJob<string> = {
    hosts: hosts(count),
    scriptFor: (host) => `look ${host.name}`,
    read: (_host, { stdout }) => stdout,
    runner: pool,
    limits: LIMITS,
    ...more,
  };
  return { transport, pool, job };
}

const told = (event: FleetEvent<string>): string => `${event.host} ${event.kind}`;

describe('one phase', () => {
  it('gives each host its script, and results in the order of the hosts', async () => {
    const { job } = fleet(20, { answer: async (script) => (await sleep(Math.random() * 20), answered(script)) });
    const results = await collectFleet(job);
    expect(results.map((one) => one.kind === 'finished' && one.value)).toEqual(
      job.hosts.map((host) => `look ${host.name}`),
    );
  });

  it('is carried out by whatever runs a script on a host', async () => {
    const runner: Runner = {
      async run({ name }, { script, onRunning }) {
        if (name === 'web2') return 'interrupted';
        await onRunning(false);
        return answered(scriptText(script()));
      },
    };
    const events: string[] = [];
    const { job, transport } = fleet(2, {}, { runner });
    const results = await collectFleet(job, (event) => events.push(told(event)));
    expect(results).toEqual([
      { kind: 'finished', host: 'web1', value: 'look web1' },
      { kind: 'not-started', host: 'web2' },
    ]);
    const steps = ['web1 connecting', 'web1 finished', 'web1 running', 'web2 connecting', 'web2 not-started'];
    expect(events.sort()).toEqual(steps);
    expect(transport.connects).toBe(0);
  });

  it('reports each step of each host', async () => {
    const { job } = fleet(1);
    const events: FleetEvent<string>[] = [];
    await collectFleet(job, (event) => events.push(event));
    expect(events.map(told)).toEqual(['web1 connecting', 'web1 running', 'web1 finished']);
  });

  it('works on so many hosts at once and no more', async () => {
    const { job, transport } = fleet(30, { delay: 5 }, { concurrency: 7 });
    await collectFleet(job);
    expect(transport.mostBusy).toBe(7);
    expect(transport.connects).toBe(30);
  });

  it('a host that fails is a result, and the others go on', async () => {
    const { job } = fleet(4, {
      refuse: (host) => host.name === 'web2',
      answer: (script, host) => (host.name === 'web3' ? failed('OOM999', 'script', true) : answered(script)),
    });
    const results = await collectFleet(job);
    expect(
      results.map((one) =>
        one.kind === 'failed' ? `${one.stage} ${one.finding.code} ${one.reached} ${one.began}` : one.kind,
      ),
    ).toEqual(['finished', 'connect OOM501 false false', 'script OOM999 true true', 'finished']);
  });

  it('no hosts, no events', async () => {
    expect(await collectFleet(fleet(0).job)).toEqual([]);
  });

  it('a bug in scriptFor ends the run with its error, and no session stays behind', async () => {
    const { job, pool, transport } = fleet(20, { delay: 2 }, { concurrency: 3 });
    const scriptFor = (host: { name: string }): string => {
      if (host.name === 'web5') throw new Error('a bug');
      return 'look';
    };
    await expect(collectFleet({ ...job, scriptFor })).rejects.toThrow('a bug');
    await pool.closeAll();
    expect([transport.open, transport.busy]).toEqual([0, 0]);
    expect(transport.connects).toBeLessThan(20);
  });

  it('a reader that is behind holds the workers', async () => {
    const { job, transport } = fleet(500, {}, { concurrency: 2 });
    const events = runFleet(job);
    await events.next();
    await sleep(50);
    expect(transport.connects).toBeLessThan(20);
    let rest = 0;
    for await (const event of events) if (event.kind === 'finished') rest++;
    expect(rest).toBe(500);
  });

  it('a reader that leaves ends the run', async () => {
    const { job, transport, pool } = fleet(100, { delay: 2 }, { concurrency: 5 });
    for await (const event of runFleet(job)) if (event.kind === 'finished') break;
    expect(transport.busy).toBe(0);
    expect(transport.connects).toBeLessThan(20);
    await pool.closeAll();
    expect(transport.open).toBe(0);
  });
});

describe('phases', () => {
  it('share their connections', async () => {
    const { job, transport, pool } = fleet(10);
    const reused: boolean[] = [];
    const note = (event: FleetEvent<string>): void => void (event.kind === 'running' && reused.push(event.reused));
    await collectFleet(job, note);
    await collectFleet(job, note);
    expect(transport.connects).toBe(10);
    expect(reused).toEqual([...Array<boolean>(10).fill(false), ...Array<boolean>(10).fill(true)]);
    await pool.closeAll();
    expect(transport.open).toBe(0);
  });

  it('connect anew where a kept connection is known to be gone', async () => {
    const { job, transport } = fleet(3);
    await collectFleet(job);
    await transport.sessions[1]?.close();
    const results = await collectFleet(job);
    expect(results.map((one) => one.kind)).toEqual(['finished', 'finished', 'finished']);
    expect(transport.connects).toBe(4);
  });

  it.each([
    [
      'before the script was sent: sent again on a new connection',
      failed('OOM999', 'connect', false, 'lost'),
      'finished',
      2,
    ],
    ['after it may have begun: never sent again', failed('OOM546', 'script', true, 'lost'), 'failed', 1],
    ['for another reason: not sent again', failed('OOM546', 'root', false), 'failed', 1],
  ])('a kept connection that fails %s', async (_name, failure, kind, connects) => {
    let dying = false;
    const { job, transport } = fleet(1, {
      answer: (script, _host, session) => {
        if (!dying || session !== transport.sessions[0]) return answered(script);
        session.alive = false;
        return failure;
      },
    });
    await collectFleet(job);
    dying = true;
    expect((await collectFleet(job))[0]?.kind).toBe(kind);
    expect(transport.connects).toBe(connects);
  });

  it('a new connection that dies before the script is not retried for ever', async () => {
    const { job, transport } = fleet(1, { answer: () => failed('OOM546', 'connect', false, 'lost') });
    expect((await collectFleet(job))[0]?.kind).toBe('failed');
    expect(transport.connects).toBe(1);
  });

  it('of a very large fleet keep the same few connections', async () => {
    const { job, transport, pool } = fleet(300, {}, { concurrency: 10 }, 50);
    await collectFleet(job);
    expect(transport.open).toBe(50);
    await collectFleet(job);
    expect([transport.open, transport.connects]).toEqual([50, 550]);
    expect(transport.mostOpen).toBeLessThanOrEqual(60);
    await pool.closeAll();
    expect(transport.open).toBe(0);
  });
});

describe('an interruption', () => {
  async function interrupted(onInterrupt: 'finish' | 'abandon', after: (event: FleetEvent<string>) => boolean) {
    const stop = new AbortController();
    const made = fleet(12, { delay: 30 }, { concurrency: 3, signal: stop.signal, onInterrupt });
    const results = await collectFleet(made.job, (event) => after(event) && stop.abort());
    return { ...made, results, kinds: results.map((one) => one.kind) };
  }

  it('lets scripts that run finish, gives up connects, and names the hosts that were not started', async () => {
    const { kinds, transport, results } = await interrupted(
      'finish',
      (event) => event.kind === 'running' && event.host === 'web4',
    );
    expect(results).toHaveLength(12);
    expect(kinds.slice(0, 4)).toEqual(['finished', 'finished', 'finished', 'finished']);
    expect(kinds.filter((kind) => kind === 'finished')).toHaveLength(transport.started.length);
    expect(kinds.slice(6)).toEqual(Array(6).fill('not-started'));
  });

  it('while connecting starts nothing', async () => {
    const { kinds, transport } = await interrupted('finish', (event) => event.kind === 'connecting');
    expect(kinds).toEqual(Array(12).fill('not-started'));
    expect(transport.started).toEqual([]);
  });

  it('abandons a look at once', async () => {
    const start = performance.now();
    const stop = new AbortController();
    const { job, transport } = fleet(
      5,
      { answer: async () => (await sleep(5000), answered('')) },
      { signal: stop.signal, onInterrupt: 'abandon' },
    );
    const results = await collectFleet(
      job,
      (event) => void (event.kind === 'running' && event.host === 'web5' && stop.abort()),
    );
    expect(results.map((one) => one.kind)).toEqual(Array(5).fill('not-started'));
    expect(performance.now() - start).toBeLessThan(3000);
    expect(transport.open).toBe(0);
  });

  it('before the start starts nothing', async () => {
    const { job, transport } = fleet(3, {}, { signal: AbortSignal.abort() });
    expect((await collectFleet(job)).map((one) => one.kind)).toEqual(Array(3).fill('not-started'));
    expect(transport.connects).toBe(0);
  });
});

it('events carry names: the password of no host is in one', async () => {
  const { job } = fleet(3, { refuse: (host) => host.name === 'web2' });
  const secret = job.hosts.map((host) => ({
    ...host,
    connection: { ...host.connection, password: 'pass-of-login', becomePassword: 'pass-of-sudo' },
  }));
  const events: FleetEvent<string>[] = [];
  const results = await collectFleet({ ...job, hosts: secret }, (event) => events.push(event));
  expect(events).toHaveLength(8);
  expect(JSON.stringify([events, results])).not.toContain('pass-of');
});

describe('memory', () => {
  const MIB = 1024 * 1024;
  const OUTPUT = 100 * 1024;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  /** The most that the heap held beyond what it held before, measured after each hundredth host. */
  async function heap(
    read: (stdout: string) => unknown,
  ): Promise<{ readonly most: number; readonly kept: readonly unknown[] }> {
    const { job, pool } = fleet(1000, {
      answer: (_script, { name }) => answered(Buffer.alloc(OUTPUT, name).toString()),
    });
    collect();
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    let done = 0;
    const kept = await collectFleet({ ...job, read: (_host, { stdout }) => read(stdout) }, ({ kind }) => {
      if (kind !== 'finished' || ++done % 100 !== 0) return;
      collect();
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    });
    await pool.closeAll();
    return { most, kept };
  }

  it('of a thousand hosts with 100 KiB each what was read of them is kept, and not what they printed', async () => {
    const { most, kept } = await heap((stdout) => structuredClone({ line: stdout.slice(0, 40) }));
    expect(kept).toHaveLength(1000);
    expect(most).toBeLessThan(20 * MIB);
  }, 60_000);

  it('the measure sees outputs that are kept', async () => {
    expect((await heap((stdout) => stdout)).most).toBeGreaterThan(80 * MIB);
  }, 60_000);
});

it('ten thousand hosts cost the memory of a few', async () => {
  const { job, pool } = fleet(10_000, { answer: () => answered('x'.repeat(100_000)) }, {}, 100);
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  let done = 0;
  for await (const event of runFleet(job)) {
    if (event.kind === 'finished' && ++done % 1000 === 0)
      most = Math.max(most, process.memoryUsage().heapUsed - before);
  }
  expect(done).toBe(10_000);
  expect(most).toBeLessThan(150 * 1024 * 1024);
  await pool.closeAll();
}, 60_000);
