/** Decides how one attempt to connect and log in goes: one socket, one clock, one outcome. */
import { connect as connectSocket, type Socket } from 'node:net';
import ssh2, { type Client } from 'ssh2';
import { errnoWords } from '../../files/errno';
import type { Host } from '../../model/host';
import { connectError } from './connectErrors';
import { ConnectClock } from './connectClock';
import { transportFailure } from '../failure';
import { hostKeyAlgorithms, judgeHostKey } from '../hostKeys/hostKeyPolicy';
import type { Identity } from '../login/identities';
import type { KeyEvidence } from '../login/keyEvidence';
import type { HostKey, KnownHosts } from '../hostKeys/knownHosts';
import type { KnownHostsStore } from '../hostKeys/knownHostsFile';
import { loginSequence, newLoginRecord, noteRefusals } from '../login/login';
import { loginRefused } from '../login/loginRefused';
import type { Failure, Session } from '../transport';

export interface ConnectionOrder {
  readonly host: Host;
  readonly user: string;
  readonly known: KnownHosts;
  readonly store: KnownHostsStore;
  readonly acceptNewHostKeys: boolean;
  readonly onNewHostKey: ((host: Host, key: NewHostKey) => void) | undefined;
  readonly identities: readonly Identity[];
  /** What is wrong with keys that were not offered. */
  readonly evidence: KeyEvidence;
  /** Milliseconds for TCP, key exchange and login together, without the time that a person takes. */
  readonly timeoutMs: number;
  readonly keepaliveMs: number;
  readonly signal: AbortSignal | undefined;
  /** Takes over the connection, at once: what the host sends next must find its listeners. */
  readonly takeOver: (client: Client, socket: Socket) => Session;
}

/** A key that was recorded. */
export interface NewHostKey extends HostKey {
  readonly fingerprint: string;
  /** The known_hosts file that it went to. */
  readonly file: string;
}

/** `early`: the host hung up before it said anything, as sshd does when too many log in at once. */
export type ConnectionOutcome =
  { readonly ok: true; readonly session: Session } | (Failure & { readonly early: boolean });

/** Keepalives that may go unanswered. */
const KEEPALIVES = 3;

/** The cheapest algorithms first; AES-GCM needs no separate MAC (RFC 5647). */
const ALGORITHMS = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group16-sha512',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
} satisfies NonNullable<Parameters<Client['connect']>[0]['algorithms']>;

/**
 * OpenSSH announces its other host keys after each login (PROTOCOL, 2.5), and ssh2 asks it to prove them all: some
 * milliseconds of CPU on both sides, for keys that nobody wants. It asks only what calls itself OpenSSH, so that name
 * is forgotten here.
 */
function skipHostKeyProof(client: Client): void {
  (client as unknown as { _remoteVer?: string })._remoteVer = undefined as never;
}

/** How far a connect has come, in the words of a finding. */
const STEPS = {
  tcp: 'no TCP connection yet',
  hello: 'connected, no key exchange yet',
  'key exchange': 'key exchange begun, not done',
  login: 'key exchange done, not logged in',
} as const;

type Step = keyof typeof STEPS;

class Attempt {
  private readonly client = new ssh2.Client();
  private readonly clock: ConnectClock;
  private readonly login = newLoginRecord();
  private step: Step = 'tcp';
  private settled = false;
  /** Ours, since the library's own destroy() leaves a half-closed socket open for as long as the other side likes. */
  private socket: Socket | undefined;
  private accepted: { readonly key: HostKey; readonly fingerprint: string } | undefined;
  private recorded: Promise<boolean> = Promise.resolve(true);
  private readonly aborted = (): void => this.fail(transportFailure('OOM547', this.order.host));

  constructor(
    private readonly order: ConnectionOrder,
    private readonly settle: (outcome: ConnectionOutcome) => void,
  ) {
    this.clock = new ConnectClock(order.timeoutMs, () => {
      const about = `${order.timeoutMs / 1000} s, ${STEPS[this.step]}`;
      this.fail(transportFailure('OOM504', order.host, { about, facts: { stage: STEPS[this.step] } }));
    });
  }

  start(): void {
    const { host, user, known, signal } = this.order;
    const { address, port, password } = host.connection;
    if (signal?.aborted) return this.aborted();
    signal?.addEventListener('abort', this.aborted, { once: true });
    const client = this.client
      .on('connect', () => (this.step = 'hello'))
      .on('handshake', () => this.exchanged())
      .on('ready', () => this.ready())
      // Without an answer the library waits for ever; oomcfg changes no passwords.
      .on('change password', () => this.fail(transportFailure('OOM527', host, { about: `user ${user}` })))
      .on('error', (error: Error & { level?: string }) => this.failed(error))
      .on('close', () =>
        this.fail(transportFailure('OOM506', host, { about: `${address} port ${port}` }), this.early()),
      );
    // The library's own default for a name with several addresses gives each only 250 ms.
    const family = {
      autoSelectFamilyAttemptTimeout: Math.max(250, Math.min(3000, Math.floor(this.order.timeoutMs / 3))),
    };
    this.socket = connectSocket({ host: address, port, noDelay: true, ...family });
    client.connect({
      sock: this.socket,
      username: user,
      ...(password === undefined ? {} : { password }),
      hostVerifier: (key: Buffer) => this.verify(key),
      readyTimeout: 0,
      keepaliveInterval: this.order.keepaliveMs,
      keepaliveCountMax: KEEPALIVES,
      algorithms: { ...ALGORITHMS, serverHostKey: hostKeyAlgorithms(known, host) },
      authHandler: loginSequence({
        user,
        identities: this.order.identities,
        password,
        whileAsking: (wait) => this.clock.pausedFor(wait),
        mayBegin: () => this.recorded,
        record: this.login,
      }),
    });
  }

  /** Runs before the host has proved that it owns the key; recording waits for that. */
  private verify(blob: Buffer): boolean {
    this.step = 'key exchange';
    if (this.settled) return false;
    const verdict = judgeHostKey(this.order.known, this.order.host, blob, this.order.acceptNewHostKeys);
    if (verdict.kind === 'refused') this.fail(verdict.failure);
    if (verdict.kind === 'new') this.accepted = verdict;
    return verdict.kind !== 'refused';
  }

  private exchanged(): void {
    this.step = 'login';
    skipHostKeyProof(this.client);
    noteRefusals(this.client, this.login);
    if (this.accepted !== undefined) this.recorded = this.recordKey(this.accepted.key, this.accepted.fingerprint);
  }

  private async recordKey(key: HostKey, fingerprint: string): Promise<boolean> {
    const { host, store, onNewHostKey } = this.order;
    const written = await store.record(host.connection.address, host.connection.port, key);
    if ('problem' in written) {
      const { file, cause } = written.problem;
      this.fail(
        transportFailure('OOM514', host, {
          about: `${file} (${errnoWords(cause, 'writing')})`,
          facts: { file, cause },
        }),
      );
      return false;
    }
    if (written.added) onNewHostKey?.(host, { ...key, fingerprint, file: written.file });
    return true;
  }

  private failed(error: Error & { level?: string }): void {
    // The agent's errors are reported when no other key worked either.
    if (error.level === 'agent') return;
    const { host, user, identities, evidence } = this.order;
    const met = connectError(host, error);
    if (met.kind !== 'refused') {
      return this.fail(transportFailure(met.code, host, met.occurrence), met.kind === 'hung-up' && this.early());
    }
    const [code, occurrence] = loginRefused({ user, identities, evidence, record: this.login });
    this.fail(transportFailure(code, host, occurrence));
  }

  private early(): boolean {
    return this.step === 'tcp' || this.step === 'hello';
  }

  private ready(): void {
    if (this.settled || this.socket === undefined) return;
    this.finish();
    this.client.removeAllListeners();
    this.settle({ ok: true, session: this.order.takeOver(this.client, this.socket) });
  }

  private fail(failure: Failure, early = false): void {
    if (this.settled) return;
    this.finish();
    this.settle({ ...failure, early });
    // Later errors of a connection that was given up are of no interest, but an unheard one would end the program.
    this.client.removeAllListeners().on('error', () => undefined);
    this.socket?.destroy();
  }

  private finish(): void {
    this.settled = true;
    this.clock.stop();
    this.order.signal?.removeEventListener('abort', this.aborted);
  }
}

/** Connects and logs in once. Never rejects. */
export function openConnection(order: ConnectionOrder): Promise<ConnectionOutcome> {
  return new Promise((settle) => {
    new Attempt(order, settle).start();
  });
}
