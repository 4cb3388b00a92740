/** Decides which keys are offered to a host, and in which order: the agent's first, then key files, each looked at once a run. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import ssh2, { type OpenSSHAgent, type ParsedKey } from 'ssh2';
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import { transportFinding } from './findings';
import { readKeyFile, signLogin, type AskPassphrase, type KeyFile, type ReadKey } from './keyFile';

export interface Identity {
  readonly publicKey: ParsedKey;
  /** For findings: where the key comes from. */
  readonly origin: string;
  /** Whether signing may wait for a person to type a passphrase. */
  readonly asks: boolean;
  /** Signs the login; `hash` is given for RSA only. */
  sign(data: Buffer, hash: 'sha1' | 'sha256' | 'sha512' | undefined): Promise<SignOutcome>;
}

export type SignOutcome =
  | { readonly ok: true; readonly signature: Buffer }
  | { readonly ok: false; readonly finding: 'OOM522' | 'OOM523' | 'OOM524' | 'OOM525' | undefined };

export type IdentityChoice =
  | { readonly ok: true; readonly identities: readonly Identity[]; readonly notes: readonly string[] }
  | { readonly ok: false; readonly finding: Finding };

export interface IdentityOptions {
  /** SSH_AUTH_SOCK; undefined or empty: no agent. */
  readonly agentSocket: string | undefined;
  /** Offered where the inventory names no key; missing ones are passed over. */
  readonly identityFiles: readonly string[];
  readonly askPassphrase: AskPassphrase | undefined;
}

/** sshd hangs up after MaxAuthTries (6) refused keys, and a password may have to follow. */
const MAX_OFFERED = 5;

/** An agent that does not list its keys in this time (milliseconds) is left out. */
const AGENT_TIMEOUT_MS = 3000;

const UNLOCK_FINDING = {
  'needs-passphrase': 'OOM524',
  'wrong-passphrase': 'OOM525',
  unusable: 'OOM523',
} as const;

/** `~` and `~/x` are the user's home, as in ansible_ssh_private_key_file. */
export function expandHome(file: string): string {
  if (file === '~') return homedir();
  return file.startsWith('~/') ? join(homedir(), file.slice(2)) : isAbsolute(file) ? file : resolve(file);
}

function sameKey(a: ParsedKey, b: ParsedKey): boolean {
  return a.getPublicSSH().equals(b.getPublicSSH());
}

function fileIdentity(file: KeyFile, publicKey: ParsedKey): Identity {
  return {
    publicKey,
    origin: file.file,
    asks: file.encrypted,
    async sign(data, hash) {
      const unlocked = await file.unlock();
      if (!unlocked.ok) return { ok: false, finding: UNLOCK_FINDING[unlocked.why] };
      return { ok: true, signature: signLogin(unlocked.key, publicKey.type, data, hash) };
    },
  };
}

/** The public half of a key file; where an encrypted file hides even that, the passphrase is asked for now. */
async function withPublicKey(file: KeyFile): Promise<Identity | 'OOM523' | 'OOM524' | 'OOM525'> {
  if (file.publicKey !== undefined) return fileIdentity(file, file.publicKey);
  const unlocked = await file.unlock();
  if (!unlocked.ok) return UNLOCK_FINDING[unlocked.why];
  const pem: unknown = ssh2.utils.parseKey(unlocked.key.export({ type: 'pkcs8', format: 'pem' }));
  return pem instanceof Error ? 'OOM523' : fileIdentity(file, pem as ParsedKey);
}

/** All keys of one run. */
export class Identities {
  private readonly files = new Map<string, Promise<ReadKey>>();
  private readonly agent: OpenSSHAgent | undefined;
  private listed: Promise<{ identities: Identity[]; note?: string }> | undefined;
  private usual: Promise<IdentityChoice & { ok: true }> | undefined;

  constructor(private readonly options: IdentityOptions) {
    if (options.agentSocket) this.agent = new ssh2.OpenSSHAgent(options.agentSocket);
  }

  /** The keys to offer to a host: the one that the inventory names (through the agent, where that has it), else all usual ones. */
  async choose(host: Host): Promise<IdentityChoice> {
    const named = host.connection.privateKeyFile;
    if (named !== undefined) return this.chooseNamed(host, expandHome(named));
    this.usual ??= this.findUsual();
    return this.usual;
  }

  private read(file: string): Promise<ReadKey> {
    const before = this.files.get(file);
    if (before !== undefined) return before;
    const reading = readKeyFile(file, this.options.askPassphrase);
    this.files.set(file, reading);
    return reading;
  }

  private async chooseNamed(host: Host, path: string): Promise<IdentityChoice> {
    const about = { about: path, facts: { file: path } };
    const file = await this.read(path);
    if (file.kind === 'missing')
      return { ok: false, finding: transportFinding('OOM522', host, { ...about, more: 'There is no such file.' }) };
    if (file.kind === 'unreadable') {
      return {
        ok: false,
        finding: transportFinding('OOM522', host, { ...about, more: `Reading it failed: ${file.cause}.` }),
      };
    }
    if (file.kind === 'invalid') return { ok: false, finding: transportFinding('OOM523', host, about) };
    const { publicKey } = file;
    if (publicKey !== undefined && (file.encrypted || !publicKey.isPrivateKey())) {
      const held = (await this.list()).identities.find((identity) => sameKey(identity.publicKey, publicKey));
      if (held !== undefined) return { ok: true, identities: [held], notes: [] };
    }
    // Unlocked before anything is connected: a person may take longer than a host waits for a login.
    const unlocked = await file.unlock();
    if (!unlocked.ok) return { ok: false, finding: transportFinding(UNLOCK_FINDING[unlocked.why], host, about) };
    const identity = await withPublicKey(file);
    if (typeof identity === 'string') return { ok: false, finding: transportFinding(identity, host, about) };
    return { ok: true, identities: [identity], notes: [] };
  }

  private async findUsual(): Promise<IdentityChoice & { ok: true }> {
    const { identities: held, note } = await this.list();
    const identities = [...held];
    const notes = note === undefined ? [] : [note];
    for (const path of this.options.identityFiles.map(expandHome)) {
      const file = await this.read(path);
      if (file.kind === 'missing') continue;
      if (file.kind !== 'key') {
        notes.push(
          `${path} ${file.kind === 'invalid' ? 'holds no usable private key' : `cannot be read (${file.cause})`}`,
        );
        continue;
      }
      const { publicKey } = file;
      if (publicKey !== undefined && held.some((identity) => sameKey(identity.publicKey, publicKey))) continue;
      const identity = await withPublicKey(file);
      if (typeof identity === 'string') notes.push(`${path} needs its passphrase`);
      else identities.push(identity);
    }
    if (identities.length > MAX_OFFERED) {
      notes.push(
        `only ${MAX_OFFERED} of ${identities.length} keys were offered, since sshd allows no more; name the right one in ansible_ssh_private_key_file`,
      );
    }
    return { ok: true, identities: identities.slice(0, MAX_OFFERED), notes };
  }

  /** The agent's keys, listed once. */
  private list(): Promise<{ identities: Identity[]; note?: string }> {
    this.listed ??= this.listNow();
    return this.listed;
  }

  private listNow(): Promise<{ identities: Identity[]; note?: string }> {
    const { agent } = this;
    if (agent === undefined) return Promise.resolve({ identities: [] });
    return new Promise((done) => {
      const timer = setTimeout(() => done({ identities: [], note: 'the agent does not answer' }), AGENT_TIMEOUT_MS);
      agent.getIdentities((error, keys) => {
        clearTimeout(timer);
        if (error) return done({ identities: [], note: `the agent cannot be used (${error.message})` });
        done({ identities: (keys ?? []).map((key) => this.agentIdentity(agent, key as ParsedKey)) });
      });
    });
  }

  private agentIdentity(agent: OpenSSHAgent, publicKey: ParsedKey): Identity {
    return {
      publicKey,
      origin: 'the agent',
      asks: false,
      sign: (data, hash) =>
        new Promise((done) => {
          agent.sign(publicKey, data, hash === undefined ? {} : { hash }, (error, signature) => {
            const refused = error !== undefined && error !== null;
            done(refused || signature === undefined ? { ok: false, finding: undefined } : { ok: true, signature });
          });
        }),
    };
  }
}
