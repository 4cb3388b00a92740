/**
 * Connecting to real hosts: every way to become root and every way not to, and connections that die between two phases.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collectFleet, type FleetEvent } from '../../../src/fleet/runFleet';
import { SessionPool } from '../../../src/fleet/sessionPool';
import type { Connection, Host } from '../../../src/model/host';
import { createSshTransport, type SshTransportOptions } from '../../../src/transport/ssh2/ssh2';
import type { RunOutcome, ScriptResult } from '../../../src/transport/transport';
import { fleetSupport, startFleet, type Fleet, type FleetHost } from '../../lab/fleet';

const support = await fleetSupport();
const LIMITS = { timeoutMs: 20_000, maxOutput: 1024 * 1024 };
const BUILD_AND_BOOT = 600_000;

describe.runIf(support.ok)('the transport on real hosts', { timeout: 60_000 }, () => {
  let fleet: Fleet;
  let one: FleetHost;

  beforeAll(async () => {
    fleet = await startFleet({ count: 3 });
    [one] = fleet.hosts as [FleetHost];
    await one.exec("echo 'nosudo:nosudo-pass' | chpasswd");
  }, BUILD_AND_BOOT);
  afterAll(() => fleet.stop(), 60_000);

  const transport = (more: Partial<SshTransportOptions> = {}) =>
    createSshTransport({
      connectTimeoutMs: 15_000,
      acceptNewHostKeys: false,
      knownHostsFiles: [fleet.knownHosts],
      agentSocket: '',
      identityFiles: [fleet.keyFile],
      ...more,
    });

  const hostOf = (host: FleetHost, connection: Partial<Connection> = {}): Host => ({
    name: host.name,
    groups: [],
    vars: {},
    connection: {
      kind: 'ssh',
      address: host.address,
      port: host.port,
      user: 'root',
      ...connection,
    },
  });

  /** Runs one script on the first host. */
  async function run(
    connection: Partial<Connection>,
    script: string,
    more?: Partial<SshTransportOptions>,
  ): Promise<RunOutcome> {
    const connected = await transport(more).connect(hostOf(one, connection));
    if (!connected.ok) return { ...connected, began: false };
    try {
      return await connected.session.run(script, LIMITS);
    } finally {
      await connected.session.close();
    }
  }

  const read = (_host: Host, { stdout }: ScriptResult): string => stdout;

  const code = (outcome: RunOutcome): string => (outcome.ok ? 'ok' : outcome.finding.code);
  const deploy = { user: 'deploy', becomePassword: 'deploy-pass' };

  describe('becomes root', () => {
    it.each([
      ['as root', { user: 'root' }],
      ['as ops, who needs no password', { user: 'ops' }],
      ['as ops, with a password that nobody asks for', { user: 'ops', becomePassword: 'secret\\"; $(reboot)' }],
      ['as deploy, with the password', deploy],
    ])('%s; the script has an empty stdin, and its output is its own', async (_name, connection) => {
      const outcome = await run(connection, 'id -u; cat; echo "$HOME"; echo e >&2; exit 3');
      expect(outcome).toEqual({ ok: true, result: { code: 3, stdout: '0\n/root\n', stderr: 'e\n' } });
    });

    it('several times over one connection', async () => {
      const connected = await transport().connect(hostOf(one, deploy));
      if (!connected.ok) throw new Error(connected.finding.summary);
      for (const text of ['a', 'b', 'c']) {
        expect(await connected.session.run(`echo ${text}`, LIMITS)).toMatchObject({
          ok: true,
          result: { stdout: `${text}\n` },
        });
      }
      await connected.session.close();
    });

    it('past a lecture, a noisy .bashrc and another language', async () => {
      await one.writeFile('/etc/sudoers.d/lecture', 'Defaults lecture=always\n');
      await one.writeFile(
        '/home/deploy/.bashrc',
        'printf "hello \\033[31m\\n"; echo "oomcfg-0-password:" >&2; export LANG=de_DE.UTF-8\n',
      );
      try {
        expect(await run(deploy, 'cat; echo ok')).toEqual({
          ok: true,
          result: { code: 0, stdout: 'ok\n', stderr: '' },
        });
      } finally {
        await one.exec('rm /etc/sudoers.d/lecture /home/deploy/.bashrc');
      }
    });

    it('with a password that a person gives once for all hosts', async () => {
      let asked = 0;
      const asking = transport({
        askBecomePassword: (user) => Promise.resolve(user === 'deploy' && ++asked > 0 ? 'deploy-pass' : undefined),
      });
      const pool = new SessionPool(asking);
      const hosts = fleet.hosts.map((host) => hostOf(host, { user: 'deploy' }));
      const job = { hosts, scriptFor: () => 'id -u', read, runner: pool, limits: LIMITS };
      for (const results of [await collectFleet(job), await collectFleet(job)]) {
        expect(results.map((result) => result.kind === 'finished' && result.value)).toEqual(['0\n', '0\n', '0\n']);
      }
      expect(asked).toBe(1);
      await pool.closeAll();
    });
  });

  describe('does not become root', () => {
    const flag = '/root/it-ran';
    beforeEach(() => one.exec(`rm -f ${flag}`));

    it.each([
      ['with a wrong password', { user: 'deploy', becomePassword: `: > ${flag}` }, 'OOM531'],
      ['with a password of two lines', { user: 'deploy', becomePassword: `x\n: > ${flag}` }, 'OOM531'],
      ['without a password', { user: 'deploy' }, 'OOM532'],
      ['as a user without sudo, without a password', { user: 'nosudo' }, 'OOM532'],
      ['as a user without sudo, with the right password', { user: 'nosudo', becomePassword: 'nosudo-pass' }, 'OOM530'],
      ['when the inventory says so', { user: 'ops', become: false }, 'OOM536'],
    ])('%s', async (_name, connection, expected) => {
      const outcome = await run(connection, `: > ${flag}`);
      expect(code(outcome)).toBe(expected);
      expect(outcome).toMatchObject({ ok: false, began: false });
      expect((await one.exec(`test -e ${flag}`)).code).toBe(1);
      expect(JSON.stringify(outcome)).not.toMatch(/nosudo-pass|it-ran/);
    });

    it.each([
      [
        'where sudo wants a terminal',
        "echo 'Defaults requiretty' > /etc/sudoers.d/tty",
        'rm /etc/sudoers.d/tty',
        'OOM533',
      ],
      [
        'where sudo allows only other commands',
        "printf 'ops ALL=(ALL) NOPASSWD: ALL, !/usr/bin/sh, !/bin/sh\\n' > /etc/sudoers.d/zz-only",
        'rm /etc/sudoers.d/zz-only',
        'OOM530',
      ],
      [
        'where there is no sudo',
        'mv /usr/bin/sudo /usr/bin/sudo.away',
        'mv /usr/bin/sudo.away /usr/bin/sudo',
        'OOM534',
      ],
      ['where sudo is broken', 'chmod u-s /usr/bin/sudo', 'chmod u+s /usr/bin/sudo', 'OOM537'],
      ['where the login shell is none', 'usermod -s /usr/sbin/nologin ops', 'usermod -s /bin/bash ops', 'OOM545'],
    ])('%s', async (_name, breakIt, mendIt, expected) => {
      expect((await one.exec(breakIt)).code).toBe(0);
      try {
        const outcome = await run({ user: 'ops' }, `: > ${flag}`);
        expect(code(outcome)).toBe(expected);
        expect((await one.exec(`test -e ${flag}`)).code).toBe(1);
      } finally {
        expect((await one.exec(mendIt)).code).toBe(0);
      }
    });
  });

  describe('logs in with a password', () => {
    const only = (...methods: string[]): Promise<unknown> =>
      one.exec(
        `printf 'PasswordAuthentication %s\\nKbdInteractiveAuthentication %s\\n' ${methods.join(' ')} > /etc/ssh/sshd_config.d/00-test.conf; systemctl restart ssh; sleep 1`,
      );
    afterAll(() => one.exec('rm /etc/ssh/sshd_config.d/00-test.conf; systemctl restart ssh'));

    it.each([
      ['as such', ['yes', 'no']],
      ['in answer to PAM', ['no', 'yes']],
    ])('%s, but not with a wrong one', async (_name, methods) => {
      await only(...methods);
      const stranger = { identityFiles: [] };
      const login = { ...deploy, password: 'deploy-pass' };
      expect(await run(login, 'id -u', stranger)).toMatchObject({ ok: true, result: { stdout: '0\n' } });
      const wrong = await run({ ...login, password: 'guess' }, 'id -u', stranger);
      expect(code(wrong)).toBe('OOM520');
      expect(JSON.stringify(wrong)).not.toContain('guess');
    });
  });

  describe('between two phases', () => {
    const steps = (events: readonly FleetEvent<string>[]): string[] =>
      events.map((event) => `${event.host} ${event.kind}`);

    it.each([
      ['a connection that ended is made anew', () => one.exec("pkill -KILL -f '^sshd: root'")],
      [
        'a host that was rebooted is reached again',
        async () => {
          await one.kill();
          await one.start();
        },
      ],
    ])('%s', async (_name, disturb) => {
      const pool = new SessionPool(transport());
      const hosts = fleet.hosts.map((host) => hostOf(host));
      const ran: string[] = [];
      const job = {
        hosts,
        scriptFor: (host: Host) => `echo ${host.name} >> /root/ran; echo ok`,
        read,
        runner: pool,
        limits: LIMITS,
      };
      await one.exec('rm -f /root/ran');
      await collectFleet(job);
      await disturb();
      const events: FleetEvent<string>[] = [];
      const results = await collectFleet(job, (event) => events.push(event));
      expect(results.map((result) => result.kind)).toEqual(['finished', 'finished', 'finished']);
      expect(steps(events).filter((step) => step.endsWith('finished'))).toHaveLength(3);
      ran.push(...(await one.readFile('/root/ran')).trim().split('\n'));
      expect(ran).toEqual([one.name, one.name]);
      await pool.closeAll();
    });

    it('a host that is down is a finding, and the others go on', async () => {
      const pool = new SessionPool(transport());
      const job = {
        hosts: fleet.hosts.map((host) => hostOf(host)),
        scriptFor: () => 'echo ok',
        read,
        runner: pool,
        limits: LIMITS,
      };
      await collectFleet(job);
      await one.kill();
      try {
        const results = await collectFleet(job);
        expect(results.map((result) => (result.kind === 'failed' ? result.finding.code : result.kind))).toEqual([
          'OOM501',
          'finished',
          'finished',
        ]);
      } finally {
        await pool.closeAll();
        await one.start();
      }
    });
  });
});
