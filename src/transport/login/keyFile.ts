/**
 * Decides what a private key file is good for: read and parsed once a run, its passphrase asked for once, shared by all
 * hosts.
 */
import { createPrivateKey, sign as signWith, type KeyObject } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';
import { readFile } from '../../files/read';

/** No private key is larger. */
const MAX_KEY_BYTES = 256 * 1024;

/** How often a wrong passphrase may be typed, as in ssh(1). */
const PASSPHRASE_TRIES = 3;

/** Asks a person for the passphrase of a key file; `attempt` counts from 1. Undefined: nobody answers. */
export type AskPassphrase = (keyFile: string, attempt: number) => Promise<string | undefined>;

export type Unlocked =
  | { readonly ok: true; readonly key: KeyObject }
  | { readonly ok: false; readonly why: 'needs-passphrase' | 'wrong-passphrase' | 'unusable' };

export interface KeyFile {
  readonly kind: 'key';
  readonly file: string;
  /** Absent for an old encrypted PEM without a .pub file beside it. */
  readonly publicKey: ParsedKey | undefined;
  readonly encrypted: boolean;
  /** The private key; asks for the passphrase at the first call only. */
  unlock(): Promise<Unlocked>;
}

export type ReadKey =
  | KeyFile
  | { readonly kind: 'missing'; readonly file: string }
  | { readonly kind: 'unreadable'; readonly file: string; /** In words. */ readonly why: string }
  /** `type`: what it says that it is, where it says so: a certificate, a security key. */
  | { readonly kind: 'invalid'; readonly file: string; readonly type: string | undefined };

function parsed(text: Buffer | string, passphrase?: string): ParsedKey | Error {
  try {
    const key: unknown = ssh2.utils.parseKey(text, passphrase);
    return (Array.isArray(key) ? key[0] : key) as ParsedKey | Error;
  } catch (error) {
    // A damaged file makes ssh2's reader throw instead of answering.
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * The public half, which an encrypted file of OpenSSH's own format carries in the clear (PROTOCOL.key in OpenSSH's
 * sources).
 */
function publicHalf(pem: string): Buffer | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/.exec(pem)?.[1];
  if (body === undefined) return undefined;
  const blob = Buffer.from(body, 'base64');
  let at = 'openssh-key-v1\0'.length;
  const next = (): Buffer | undefined => {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    const field = blob.subarray(at + 4, end);
    at = end;
    return field;
  };
  // Cipher, KDF and its options come first, then the number of keys.
  if (!next() || !next() || !next()) return undefined;
  at += 4;
  return next();
}

/**
 * The type that a key says to be: of a public key or a certificate the first word, of OpenSSH's private ones the first
 * string of the public half.
 */
function keyType(text: string): string | undefined {
  const half = publicHalf(text);
  if (half !== undefined && half.length >= 4) return half.toString('latin1', 4, 4 + half.readUInt32BE(0));
  return /^((?:sk-)?(?:ssh|ecdsa)-[\w@.-]+)\s/.exec(text)?.[1];
}

function publicKeyBeside(file: string, pem: string): ParsedKey | undefined {
  const half = publicHalf(pem);
  if (half === undefined) return readPublicKey(`${file}.pub`);
  const key = parsed(half);
  return key instanceof Error ? undefined : key;
}

/** A public key in a file of its own; undefined where there is none. */
export function readPublicKey(file: string): ParsedKey | undefined {
  const read = readFile(file, MAX_KEY_BYTES);
  if (!read.ok) return undefined;
  const key = parsed(read.bytes);
  return key instanceof Error ? undefined : key;
}

function privateKeyOf(key: ParsedKey): Unlocked {
  try {
    return { ok: true, key: createPrivateKey(key.getPrivatePEM()) };
  } catch {
    return { ok: false, why: 'unusable' };
  }
}

async function unlockWith(pem: Buffer, file: string, ask: AskPassphrase | undefined): Promise<Unlocked> {
  for (let attempt = 1; attempt <= PASSPHRASE_TRIES; attempt++) {
    const passphrase = await ask?.(file, attempt).catch(() => undefined);
    if (passphrase === undefined) return { ok: false, why: attempt === 1 ? 'needs-passphrase' : 'wrong-passphrase' };
    const key = parsed(pem, passphrase);
    if (!(key instanceof Error)) return privateKeyOf(key);
  }
  return { ok: false, why: 'wrong-passphrase' };
}

/** Reads a key file. */
export function readKeyFile(file: string, ask: AskPassphrase | undefined): ReadKey {
  const read = readFile(file, MAX_KEY_BYTES);
  if (!read.ok) {
    if (read.kind === 'too-large') return { kind: 'invalid', file, type: undefined };
    return read.kind === 'missing' ? { kind: 'missing', file } : { kind: 'unreadable', file, why: read.why };
  }
  const pem = read.bytes;
  const key = parsed(pem);
  let unlocked: Promise<Unlocked> | undefined;
  if (!(key instanceof Error)) {
    const open = (): Unlocked => (key.isPrivateKey() ? privateKeyOf(key) : { ok: false, why: 'unusable' });
    return {
      kind: 'key',
      file,
      publicKey: key,
      encrypted: false,
      unlock: () => (unlocked ??= Promise.resolve(open())),
    };
  }
  if (!/encrypted/i.test(key.message)) return { kind: 'invalid', file, type: keyType(pem.toString('latin1')) };
  const publicKey = publicKeyBeside(file, pem.toString('latin1'));
  return { kind: 'key', file, publicKey, encrypted: true, unlock: () => (unlocked ??= unlockWith(pem, file, ask)) };
}

/**
 * The digest of each key type (RFC 5656, 6.2.1; RFC 8709); RSA's comes with the algorithm that the host chose (RFC
 * 8332).
 */
const DIGESTS: Readonly<Record<string, string | null>> = {
  'ssh-ed25519': null,
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
};

/** Signs a login in the form that ssh2 takes from an agent. Throws when the key cannot sign. */
export function signLogin(key: KeyObject, type: string, data: Buffer, hash: string | undefined): Buffer {
  return signWith(hash ?? DIGESTS[type] ?? null, data, key);
}
