/**
 * Decides whether a host's key is the recorded one: reads known_hosts lines and matches names as sshd(8),
 * "SSH_KNOWN_HOSTS FILE FORMAT", says (pure).
 */
import { createHash, createHmac } from 'node:crypto';
import { globMatches } from '../../model/text/glob';

/** How one line names its hosts: a list of patterns, or the HMAC of a single name. */
type Names =
  | { readonly kind: 'patterns'; readonly exact: readonly string[]; readonly globs: readonly Glob[] }
  | { readonly kind: 'hash'; readonly salt: Buffer; readonly hash: string };

interface Glob {
  readonly negated: boolean;
  readonly pattern: string;
}

export interface KnownHostLine {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  readonly names: Names;
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`, ... */
  readonly type: string;
  /** The key's wire form in base64, normalized. */
  readonly key: string;
}

/** The wire form of a public key, as the host sent it. */
export interface HostKey {
  readonly type: string;
  readonly key: string;
}

export type Verdict =
  | { readonly kind: 'known' }
  /** `authorities`: lines that trust a certificate authority for this host. */
  | { readonly kind: 'unknown'; readonly authorities: readonly KnownHostLine[] }
  | { readonly kind: 'changed'; readonly recorded: readonly KnownHostLine[] }
  | { readonly kind: 'revoked'; readonly line: KnownHostLine };

const MARKERS: Readonly<Record<string, KnownHostLine['marker']>> = {
  '@revoked': 'revoked',
  '@cert-authority': 'cert-authority',
};

/** The type that a wire-form public key names in its first string (RFC 4253, 6.6); undefined for anything else. */
export function keyTypeOf(blob: Buffer): string | undefined {
  if (blob.length < 5) return undefined;
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || blob.length < 4 + length) return undefined;
  const type = blob.toString('latin1', 4, 4 + length);
  return /^[!-~]+$/.test(type) ? type : undefined;
}

/** `SHA256:` and unpadded base64, as `ssh-keygen -l` prints it. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/**
 * The name under which a host is in known_hosts: its address, in lower case, as `[address]:port` where the port is
 * not 22.
 */
export function knownHostName(address: string, port: number): string {
  const lower = address.toLowerCase();
  return port === 22 ? lower : `[${lower}]:${port}`;
}

function parseNames(field: string): Names | undefined {
  if (field.startsWith('|')) {
    const [, version, salt, hash, ...rest] = field.split('|');
    if (version !== '1' || !salt || !hash || rest.length > 0) return undefined;
    return { kind: 'hash', salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64').toString('base64') };
  }
  const exact: string[] = [];
  const globs: Glob[] = [];
  for (const raw of field.toLowerCase().split(',')) {
    const negated = raw.startsWith('!');
    const pattern = negated ? raw.slice(1) : raw;
    if (pattern === '') continue;
    if (!negated && !/[*?]/.test(pattern)) exact.push(pattern);
    else globs.push({ negated, pattern });
  }
  return { kind: 'patterns', exact, globs };
}

/**
 * Reads one file. Comments, blank lines, keys of protocol 1 and lines that make no sense are skipped, as ssh does.
 */
export function parseKnownHosts(text: string, file: string): KnownHostLine[] {
  const lines: KnownHostLine[] = [];
  text.split('\n').forEach((raw, index) => {
    const fields = raw.trim().split(/[ \t]+/);
    const first = fields[0] ?? '';
    if (first === '' || first.startsWith('#')) return;
    const marker = first.startsWith('@') ? MARKERS[first] : 'none';
    if (marker === undefined) return;
    const [names, type, key] = marker === 'none' ? fields : fields.slice(1);
    if (names === undefined || type === undefined || key === undefined) return;
    const blob = Buffer.from(key, 'base64');
    const parsed = parseNames(names);
    if (parsed === undefined || keyTypeOf(blob) !== type) return;
    lines.push({ file, line: index + 1, marker, names: parsed, type, key: blob.toString('base64') });
  });
  return lines;
}

/** A negated pattern that matches rules the whole line out, whatever else is in it. */
function patternsMatch(names: Extract<Names, { kind: 'patterns' }>, name: string): boolean {
  let found = names.exact.includes(name);
  for (const glob of names.globs) {
    if (!globMatches(glob.pattern, name)) continue;
    if (glob.negated) return false;
    found = true;
  }
  return found;
}

function hashMatches(names: Extract<Names, { kind: 'hash' }>, name: string): boolean {
  return createHmac('sha1', names.salt).update(name).digest('base64') === names.hash;
}

/** All lines of all files, indexed so that the thousandth host costs no more than the first. */
export class KnownHosts {
  private readonly exact = new Map<string, KnownHostLine[]>();
  private readonly globs: KnownHostLine[] = [];
  /** A hashed line names one host, so it leaves this list with the first match. */
  private hashed: KnownHostLine[] = [];
  private readonly found = new Map<string, readonly KnownHostLine[]>();

  constructor(lines: readonly KnownHostLine[]) {
    for (const line of lines) this.add(line);
  }

  /** Adds a line that was recorded meanwhile. */
  add(line: KnownHostLine): void {
    this.found.clear();
    if (line.names.kind === 'hash') this.hashed.push(line);
    else if (line.names.globs.length > 0) this.globs.push(line);
    else for (const name of line.names.exact) this.remember(name, line);
  }

  private remember(name: string, line: KnownHostLine): void {
    const there = this.exact.get(name);
    if (there === undefined) this.exact.set(name, [line]);
    else there.push(line);
  }

  private linesFor(name: string): readonly KnownHostLine[] {
    const before = this.found.get(name);
    if (before !== undefined) return before;
    const rest: KnownHostLine[] = [];
    for (const line of this.hashed) {
      if (line.names.kind === 'hash' && hashMatches(line.names, name)) this.remember(name, line);
      else rest.push(line);
    }
    this.hashed = rest;
    const globs = this.globs.filter((line) => line.names.kind === 'patterns' && patternsMatch(line.names, name));
    const lines = [...(this.exact.get(name) ?? []), ...globs];
    this.found.set(name, lines);
    return lines;
  }

  /** Key types recorded for the host: to be asked for first, for a host shows only one of its keys. */
  typesFor(address: string, port: number): string[] {
    const plain = this.linesFor(knownHostName(address, port)).filter((line) => line.marker === 'none');
    return [...new Set(plain.map((line) => line.type))];
  }

  /**
   * Judges the key that a host showed. `comparable` are the key types that were asked for: a host that shows a key of
   * another type while one of these is recorded counts as changed, since that is what someone in the middle would do.
   * A host on another port than 22 is known by its plain name too, as in ssh(1), but never refused because of it.
   */
  judge(address: string, port: number, shown: HostKey, comparable: readonly string[]): Verdict {
    const names = [knownHostName(address, port)];
    if (port !== 22) names.push(knownHostName(address, 22));
    const all = names.map((name) => this.linesFor(name));
    const same = all.flat().filter((line) => line.key === shown.key);
    const revoked = same.find((line) => line.marker === 'revoked');
    if (revoked !== undefined) return { kind: 'revoked', line: revoked };
    if (same.some((line) => line.marker === 'none')) return { kind: 'known' };
    const own = all[0] ?? [];
    const recorded = own.filter((line) => line.marker === 'none' && comparable.includes(line.type));
    if (recorded.length > 0) return { kind: 'changed', recorded };
    return { kind: 'unknown', authorities: own.filter((line) => line.marker === 'cert-authority') };
  }
}
