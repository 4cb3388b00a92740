/**
 * A sudo password that a person types goes to one host first: a typo reaches no other. And a login that is user 0 by
 * another name needs no sudo.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collectFleet } from '../../../src/fleet/runFleet';
import { SessionPool } from '../../../src/fleet/sessionPool';
import type { Connection, Host } from '../../../src/model/host';
import { createSshTransport } from '../../../src/transport/ssh2/ssh2';
import type { ScriptResult } from '../../../src/transport/transport';
import { fleetSupport, startFleet, type Fleet, type FleetHost } from '../../lab/fleet';

const support = await fleetSupport();
const LIMITS = { timeoutMs: 20_000, maxOutput: 1024 * 1024 };

describe.runIf(support.ok)('a typed sudo password', { timeout: 60_000 }, () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet({ count: 3 });
  }, 600_000);
  afterAll(() => fleet.stop(), 60_000);

  const hostOf = (host: FleetHost, more: Partial<Connection> = {}): Host => {
    const { name, address, port } = host;
    const login = { kind: 'ssh' as const, address, port, user: 'deploy' };
    return { name, groups: [], vars: {}, connection: { ...login, ...more } };
  };

  /** `code reason` or the output of each host, and how often the password was asked for. */
  async function look(typed: string, hosts = fleet.hosts.map((host) => hostOf(host)), phases = 1, concurrency = 50) {
    let asked = 0;
    const transport = createSshTransport({
      connectTimeoutMs: 15_000,
      acceptNewHostKeys: false,
      knownHostsFiles: [fleet.knownHosts],
      agentSocket: '',
      identityFiles: [fleet.keyFile],
      askBecomePassword: () => Promise.resolve(++asked > 0 ? typed : undefined),
    });
    const pool = new SessionPool(transport);
    const read = (_host: Host, { stdout }: ScriptResult): string => stdout.trim();
    const job = { hosts, scriptFor: () => 'id -u', read, runner: pool, limits: LIMITS, concurrency };
    let results = await collectFleet(job);
    for (let phase = 1; phase < phases; phase += 1) results = await collectFleet(job);
    await pool.closeAll();
    const findings = results.flatMap((result) => (result.kind === 'failed' ? [result.finding] : []));
    return { asked, findings, values: results.map((one) => (one.kind === 'finished' ? one.value : one.kind)) };
  }

  /** How often sudo was given a wrong password, by host. */
  const refusals = (): Promise<number[]> =>
    Promise.all(
      fleet.hosts.map(async (host) => {
        const { stdout } = await host.exec("journalctl -q --no-pager -t sudo | grep -c 'authentication failure' || :");
        return Number(stdout);
      }),
    );

  beforeEach(async () => {
    for (const host of fleet.hosts) await host.exec('journalctl -q --rotate; journalctl -q --vacuum-time=1s; sleep 1');
  });

  it('that is wrong is given to one host alone, in every phase', async () => {
    const { asked, findings } = await look('typo', undefined, 2);
    expect(asked).toBe(1);
    expect(findings.map(({ code }) => code).sort()).toEqual(['OOM532', 'OOM532', 'OOM532']);
    expect((await refusals()).reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(JSON.stringify(findings)).not.toContain('typo');
  });

  it('that is wrong is said to be what was typed, and where', async () => {
    const { findings } = await look('typo');
    const [wrong] = findings.filter(({ code }) => code === 'OOM531');
    expect(wrong?.detail).toContain('did not accept the password that was typed');
    expect(wrong?.fix).toContain('type the password again');
    const others = findings.filter(({ code }) => code === 'OOM532');
    expect(others).toHaveLength(2);
    for (const { summary, detail } of others) {
      expect(summary).toContain(`refused on ${String(wrong?.facts['host'])}`);
      expect(detail).toContain('not sent to this one');
    }
  });

  it('that is right is given to all of them', async () => {
    expect(await look('deploy-pass', undefined, 2)).toEqual({ asked: 1, findings: [], values: ['0', '0', '0'] });
    expect(await refusals()).toEqual([0, 0, 0]);
  });

  it('is left to the next host where the first neither takes nor refuses it', async () => {
    const [one] = fleet.hosts as [FleetHost];
    await one.exec('mkdir /root/kept; mv $(grep -l deploy /etc/sudoers.d/*) /root/kept/');
    try {
      const { values, findings } = await look('deploy-pass', undefined, 1, 1);
      expect(values).toEqual(['failed', '0', '0']);
      expect(findings.map(({ code }) => code)).toEqual(['OOM530']);
    } finally {
      await one.exec('mv /root/kept/* /etc/sudoers.d/; rmdir /root/kept');
    }
  });

  it('is not asked of a user 0 with another name, who is root without sudo', async () => {
    const [one] = fleet.hosts as [FleetHost];
    await one.exec('useradd -o -u 0 -g 0 -d /root -s /bin/bash toor; mv /usr/bin/sudo /usr/bin/sudo.away');
    try {
      const host = hostOf(one, { user: 'toor' });
      expect(await look('x', [host], 2)).toEqual({ asked: 0, findings: [], values: ['0'] });
      const { values, findings } = await look('x', [hostOf(one)]);
      expect([values, findings.map(({ code }) => code)]).toEqual([['failed'], ['OOM534']]);
    } finally {
      await one.exec('mv /usr/bin/sudo.away /usr/bin/sudo; userdel -f toor');
    }
  });
});
