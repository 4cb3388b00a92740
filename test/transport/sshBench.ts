/** Tests against a real sshd share this: a server for the file, and connections that are closed with it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Connection, Host } from '../../src/model/host';
import { createSshTransport, type SshTransportOptions } from '../../src/transport/ssh2/ssh2';
import type { Session, Transport } from '../../src/transport/transport';
import { hostAt, startSshServer, type SshServer } from './sshServer';

export const LIMITS = { timeoutMs: 20_000, maxOutput: 1024 * 1024 };

/** Why tests against sshd cannot run here; undefined where they can. */
export const NO_SSHD =
  process.getuid?.() === 0
    ? existsSync('/usr/sbin/sshd')
      ? undefined
      : 'openssh-server is not installed'
    : 'only root can log in to a test sshd';

export interface Bench {
  readonly scratch: string;
  readonly server: SshServer;
  transport(more?: Partial<SshTransportOptions>): Transport;
  host(connection?: Partial<Connection>, name?: string): Host;
  /** Connects, which has to succeed. */
  session(more?: Partial<SshTransportOptions>, connection?: Partial<Connection>): Promise<Session>;
  /** Connects to several at once, which has to succeed. */
  sessions(transport: Transport, hosts: readonly Host[]): Promise<Session[]>;
  /** Connects, which has to fail. */
  refusal(more?: Partial<SshTransportOptions>, connection?: Partial<Connection>): ReturnType<typeof refused>;
}

async function refused(transport: Transport, host: Host) {
  const outcome = await transport.connect(host);
  if (outcome.ok) throw new Error('this should have failed');
  const { finding } = outcome;
  for (const text of [finding.summary, finding.detail, finding.fix]) expect(text).not.toMatch(/\p{Cc}/u);
  return finding;
}

/** Starts an sshd for the tests of the file that calls it, inside its describe. */
export function benchSshd(keyTypes: readonly string[] = ['ed25519']): Bench {
  const scratch = mkdtempSync(join(tmpdir(), 'oomcfg-ssh-'));
  const open: Session[] = [];
  let started: SshServer | undefined;

  beforeAll(async () => {
    if (NO_SSHD === undefined)
      started = await startSshServer(['PasswordAuthentication no', 'MaxStartups 60'], keyTypes);
  });

  afterAll(async () => {
    await Promise.all(open.map((one) => one.close()));
    await started?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  const bench: Bench = {
    scratch,
    get server() {
      if (started === undefined) throw new Error('sshd is not running');
      return started;
    },
    transport: (more = {}) =>
      createSshTransport({
        connectTimeoutMs: 15_000,
        acceptNewHostKeys: false,
        knownHostsFiles: [bench.server.knownHosts],
        agentSocket: '',
        identityFiles: [bench.server.keyFile],
        ...more,
      }),
    host: (connection = {}, name) => hostAt(bench.server.port, connection, name),
    async sessions(transport, hosts) {
      const outcomes = await Promise.all(hosts.map((host) => transport.connect(host)));
      return outcomes.map((outcome) => {
        if (!outcome.ok) throw new Error(JSON.stringify(outcome.finding));
        open.push(outcome.session);
        return outcome.session;
      });
    },
    async session(more, connection) {
      const [one] = await bench.sessions(bench.transport(more), [bench.host(connection)]);
      if (one === undefined) throw new Error('no session');
      return one;
    },
    refusal: (more, connection) => refused(bench.transport(more), bench.host(connection)),
  };
  return bench;
}
