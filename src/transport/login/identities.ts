/**
 * Decides which keys are offered to a host, and in which order: the agent's first, then key files, each looked at once
 * a run.
 */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import ssh2, { type OpenSSHAgent, type ParsedKey } from 'ssh2';
import type { Host } from '../../model/host';
import { type AgentList, listAgentKeys } from './agentKeys';
import { type FailureTexts, transportFailure } from '../failure';
import type { TransportCode } from '../../rules/connection';
import { isCertificate, isSecurityKey, type KeyEvidence, otherIdentities } from './keyEvidence';
import { readKeyFile, readPublicKey, signLogin, type AskPassphrase, type KeyFile, type ReadKey } from './keyFile';
import type { Failure } from '../transport';

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
  { readonly ok: true; readonly identities: readonly Identity[]; readonly evidence: KeyEvidence } | Failure;

export interface IdentityOptions {
  /** SSH_AUTH_SOCK; undefined or empty: no agent. */
  readonly agentSocket: string | undefined;
  /** Offered where the inventory names no key; missing ones are skipped. */
  readonly identityFiles: readonly string[];
  readonly askPassphrase: AskPassphrase | undefined;
}

/** sshd hangs up after MaxAuthTries (6) refused keys, and a password may have to follow. */
const MAX_OFFERED = 5;

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

/** What the agent has: keys that can be offered, and what is to be said of it. */
interface Held extends KeyEvidence {
  readonly identities: readonly Identity[];
}

/** All keys of one run. */
export class Identities {
  private readonly files = new Map<string, ReadKey>();
  private readonly agent: OpenSSHAgent | undefined;
  private listed: Promise<Held> | undefined;
  private usual: Promise<IdentityChoice & { ok: true }> | undefined;

  constructor(private readonly options: IdentityOptions) {
    if (options.agentSocket) this.agent = new ssh2.OpenSSHAgent(options.agentSocket);
  }

  /**
   * The keys to offer to a host: the one that the inventory names (through the agent, where that has it), else all
   * usual ones.
   */
  async choose(host: Host): Promise<IdentityChoice> {
    const named = host.connection.privateKeyFile;
    if (named !== undefined) return this.chooseNamed(host, expandHome(named));
    this.usual ??= this.findUsual();
    return this.usual;
  }

  private read(file: string): ReadKey {
    const before = this.files.get(file);
    if (before !== undefined) return before;
    const reading = readKeyFile(file, this.options.askPassphrase);
    this.files.set(file, reading);
    return reading;
  }

  private async chooseNamed(host: Host, path: string): Promise<IdentityChoice> {
    const file = this.read(path);
    const evidence = await otherIdentities(path);
    const fail = (code: TransportCode, more?: FailureTexts): Failure =>
      transportFailure(code, host, { about: path, facts: { file: path }, ...more });
    // The private half may be with the agent alone; then FILE.pub says which of its keys is meant, as with ssh(1).
    const publicKey = file.kind === 'key' ? file.publicKey : readPublicKey(`${path}.pub`);
    if (publicKey !== undefined && (file.kind !== 'key' || file.encrypted || !publicKey.isPrivateKey())) {
      const held = (await this.held()).identities.find((identity) => sameKey(identity.publicKey, publicKey));
      if (held !== undefined) return { ok: true, identities: [held], evidence };
    }
    const agent = this.agent === undefined ? 'there is no SSH agent' : 'the agent does not have its key';
    const pub = publicKey === undefined ? '' : ` ${path}.pub is there, but ${agent}.`;
    const from = host.connection.privateKeyFrom ?? 'ansible_ssh_private_key_file';
    const fix = `Correct ${from}, or the permissions of the file.`;
    if (file.kind === 'missing') return fail('OOM522', { more: `There is no such file.${pub}`, fix });
    if (file.kind === 'unreadable') return fail('OOM522', { more: `Reading it failed: ${file.why}.${pub}`, fix });
    if (file.kind === 'invalid') return fail('OOM523', invalidKey(file.type));
    if (!file.encrypted && publicKey?.isPrivateKey() === false) {
      return fail('OOM523', isCertificate(publicKey.type) ? invalidKey(publicKey.type) : PUBLIC_HALF);
    }
    // Unlocked before anything is connected: a person may take longer than a host waits for a login.
    const unlocked = await file.unlock();
    if (!unlocked.ok) return fail(UNLOCK_FINDING[unlocked.why]);
    const identity = await withPublicKey(file);
    if (typeof identity === 'string') return fail(identity);
    return { ok: true, identities: [identity], evidence };
  }

  private async findUsual(): Promise<IdentityChoice & { ok: true }> {
    const { identities: held, ...agent } = await this.held();
    const identities = [...held];
    const notes = [...agent.notes];
    const securityKeys = [...agent.securityKeys];
    const certificates = [...agent.certificates];
    const paths = this.options.identityFiles.map(expandHome);
    for (const path of paths) {
      const file = this.read(path);
      const other = await otherIdentities(path);
      notes.push(...other.notes);
      securityKeys.push(...other.securityKeys);
      if (file.kind === 'missing') continue;
      certificates.push(...other.certificates);
      if (file.kind !== 'key') {
        const why = file.kind === 'invalid' ? 'holds no private key that can be used' : `cannot be read (${file.why})`;
        notes.push(`${path} ${why}.`);
        continue;
      }
      const { publicKey } = file;
      if (publicKey !== undefined && held.some((identity) => sameKey(identity.publicKey, publicKey))) continue;
      const identity = await withPublicKey(file);
      if (typeof identity === 'string') notes.push(`${path} needs its passphrase.`);
      else identities.push(identity);
    }
    if (identities.length === 0) notes.push(`No key in ${paths.join(', ') || 'any file'}.`);
    if (identities.length > MAX_OFFERED) {
      notes.push(
        `Only ${MAX_OFFERED} of ${identities.length} keys were offered, since sshd allows no more: name the right one in ansible_ssh_private_key_file.`,
      );
    }
    const evidence = { notes, securityKeys, certificates };
    return { ok: true, identities: identities.slice(0, MAX_OFFERED), evidence };
  }

  /** The agent's keys, listed once. */
  private held(): Promise<Held> {
    const { agent } = this;
    this.listed ??=
      agent === undefined
        ? Promise.resolve(heldBy('There is no SSH agent (SSH_AUTH_SOCK is not set).'))
        : listAgentKeys(agent).then((list) => this.heldOf(agent, list));
    return this.listed;
  }

  private heldOf(agent: OpenSSHAgent, list: AgentList): Held {
    if (!('keys' in list)) return heldBy(`The SSH agent cannot be used: ${list.cause}.`);
    if (list.keys.length === 0) return heldBy('The SSH agent holds no key.');
    const unusable = list.keys.filter(({ key }) => key === undefined).map(({ type }) => type);
    const notes = unusable.length === 0 ? [] : [`The SSH agent holds ${unusable.join(', ')}, which oomcfg cannot use.`];
    return {
      identities: list.keys.flatMap(({ key }) => (key === undefined ? [] : [this.agentIdentity(agent, key)])),
      notes,
      securityKeys: unusable.filter(isSecurityKey),
      certificates: unusable.filter(isCertificate),
    };
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

function heldBy(note: string): Held {
  return { identities: [], notes: [note], securityKeys: [], certificates: [] };
}

const PUBLIC_HALF: FailureTexts = {
  detail: 'The file is the public half of a key, and the SSH agent does not have the private one.',
};

/** `type`: what the file, or its public half, says that the key is. */
function invalidKey(type: string | undefined): FailureTexts {
  if (type === undefined) return {};
  if (isCertificate(type)) {
    return {
      detail: 'The file is a certificate, and oomcfg cannot log in with one.',
      fix: "Name the private key, and put its public half into ~/.ssh/authorized_keys of the host's user.",
    };
  }
  if (!isSecurityKey(type)) return {};
  return {
    detail: `The private key is on a security key (${type}), which the SSH library cannot use.`,
    fix: 'Name a plain key in ansible_ssh_private_key_file, or load one into ssh-agent.',
  };
}
