/** The SSH transport: what a run shares among its hosts (keys, known hosts, prompts), and the steps of one connect. */
import type { Socket } from 'node:net';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'ssh2';
import { errnoWords } from '../../files/errno';
import type { Host } from '../../model/host';
import { AddressGate } from './addressGate';
import { planBecome } from '../run/become';
import { transportFailure, withoutPassword } from '../failure';
import { expandHome, Identities } from '../login/identities';
import type { AskPassphrase } from '../login/keyFile';
import { KnownHostsStore } from '../hostKeys/knownHostsFile';
import { nothingToLogInWith } from '../login/loginRefused';
import { openConnection, type ConnectionOutcome, type NewHostKey } from './sshConnection';
import { SshSession } from './sshSession';
import type { ConnectOutcome, Transport } from '../transport';
import { TypedPassword } from '../login/typedPassword';

export interface SshTransportOptions {
  /** Milliseconds for TCP, key exchange and login together. */
  readonly connectTimeoutMs: number;
  /** Milliseconds between keepalives (default 10,000); a host that leaves three unanswered is gone. */
  readonly keepaliveMs?: number;
  /** Records the key of a host that no known_hosts file knows; changed and revoked keys are refused all the same. */
  readonly acceptNewHostKeys: boolean;
  /** Default: ~/.ssh/known_hosts, which new keys go to, and /etc/ssh/ssh_known_hosts. */
  readonly knownHostsFiles?: readonly string[];
  /** The login user where the inventory names none; default: the user who runs oomcfg. */
  readonly defaultUser?: string;
  /** Default: SSH_AUTH_SOCK; an empty text: no agent. */
  readonly agentSocket?: string;
  /** Default: ~/.ssh/id_ed25519, id_ecdsa and id_rsa. */
  readonly identityFiles?: readonly string[];
  /** Asked at most once a key file and run (three attempts). Absent: an encrypted key is a finding. */
  readonly askPassphrase?: AskPassphrase;
  /** Asked once a login user and run, when sudo wants a password and the inventory has none. */
  readonly askBecomePassword?: (user: string) => Promise<string | undefined>;
  /** Called after a new key was recorded. */
  readonly onNewHostKey?: (host: Host, key: NewHostKey) => void;
}

/** Logins at once to one address and port, below MaxStartups' 10 where sshd begins to drop them. */
const LOGINS_PER_ADDRESS = 8;

/** A host that dies silently is noticed within four times this (milliseconds). */
const KEEPALIVE_MS = 10_000;

/** Milliseconds before the one further attempt at a host that hung up before it said anything. */
const RETRY_MS = 400;

/** What host names and addresses are made of; anything else could become another word, option or line somewhere. */
const ADDRESS = /^(?!-)[\p{L}\p{N}._:%-]+$/u;

class SshTransport implements Transport {
  private readonly store: KnownHostsStore;
  private readonly identities: Identities;
  private readonly gate = new AddressGate(LOGINS_PER_ADDRESS);
  private readonly typedPasswords = new Map<string, TypedPassword>();
  private prompts: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SshTransportOptions) {
    const ssh = join(homedir(), '.ssh');
    const files = options.knownHostsFiles ?? [join(ssh, 'known_hosts'), '/etc/ssh/ssh_known_hosts'];
    this.store = new KnownHostsStore(files.map(expandHome));
    const { askPassphrase } = options;
    this.identities = new Identities({
      agentSocket: options.agentSocket ?? process.env['SSH_AUTH_SOCK'],
      identityFiles: options.identityFiles ?? ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(ssh, name)),
      askPassphrase: askPassphrase && ((file, attempt) => this.inTurn(() => askPassphrase(file, attempt))),
    });
  }

  async connect(host: Host, signal?: AbortSignal): Promise<ConnectOutcome> {
    const { connection } = host;
    if (!ADDRESS.test(connection.address)) {
      return transportFailure('OOM500', host, { about: withoutPassword(connection.address) });
    }
    const user = connection.user ?? this.options.defaultUser ?? userInfo().username;
    const become = planBecome(connection, user);
    const { hosts: known, problems } = this.store.load();
    const problem = problems[0];
    if (problem !== undefined) {
      const about = `${problem.file} (${errnoWords(problem.cause, 'reading')})`;
      return transportFailure('OOM513', host, { about, facts: { ...problem } });
    }
    const choice = await this.identities.choose(host);
    if (!choice.ok) return choice;
    if (choice.identities.length === 0 && connection.password === undefined) {
      return transportFailure('OOM521', host, nothingToLogInWith(user, choice.evidence));
    }
    const order = {
      host,
      user,
      known,
      store: this.store,
      acceptNewHostKeys: this.options.acceptNewHostKeys,
      onNewHostKey: this.options.onNewHostKey,
      identities: choice.identities,
      evidence: choice.evidence,
      timeoutMs: this.options.connectTimeoutMs,
      keepaliveMs: this.options.keepaliveMs ?? KEEPALIVE_MS,
      signal,
      takeOver: (client: Client, socket: Socket) =>
        new SshSession(client, socket, host, become, {
          openTimeoutMs: this.options.connectTimeoutMs,
          typedPassword: this.typedPassword(user),
        }),
    };
    const outcome = await this.paced(host, () => openConnection(order));
    if (outcome.ok) return outcome;
    const { finding, stage, reason } = outcome;
    return { ok: false, finding, stage, reason };
  }

  private async paced(host: Host, attempt: () => Promise<ConnectionOutcome>): Promise<ConnectionOutcome> {
    const leave = await this.gate.enter(`${host.connection.address}:${host.connection.port}`);
    try {
      const first = await attempt();
      if (first.ok || !first.early) return first;
      // Dropped by MaxStartups, most likely: others log in there too. Nothing was sent, so a second try is harmless.
      await sleep(RETRY_MS * (0.5 + Math.random()));
      return await attempt();
    } finally {
      leave();
    }
  }

  private typedPassword(user: string): TypedPassword | undefined {
    const { askBecomePassword } = this.options;
    if (askBecomePassword === undefined) return undefined;
    const known = this.typedPasswords.get(user);
    if (known !== undefined) return known;
    const typed = new TypedPassword(() => this.inTurn(() => askBecomePassword(user)));
    this.typedPasswords.set(user, typed);
    return typed;
  }

  /** One question at a time, whoever asks: two prompts on one terminal would mix their answers. */
  private inTurn(ask: () => Promise<string | undefined>): Promise<string | undefined> {
    const answer = this.prompts.then(ask).catch(() => undefined);
    this.prompts = answer;
    return answer;
  }
}

/** Makes the SSH transport of one run. Keys and known hosts are read when the first host needs them. */
export function createSshTransport(options: SshTransportOptions): Transport {
  return new SshTransport(options);
}
