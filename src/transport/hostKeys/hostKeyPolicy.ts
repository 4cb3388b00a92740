/** Decides whether a host is the one that it claims to be, and says what to do when that is not known. */
import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { Host } from '../../model/host';
import { transportFailure } from '../failure';
import { fingerprint, keyTypeOf, knownHostName, type HostKey, type KnownHostLine, type KnownHosts } from './knownHosts';
import type { Failure } from '../transport';

/** Signature algorithms by key type, cheapest first; SHA-1 signatures (ssh-rsa) are not asked for (RFC 8332). */
const ALGORITHMS: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

const KEY_TYPES = Object.keys(ALGORITHMS);

/**
 * Algorithms to ask a host for, those of its recorded keys first. A host has several keys and shows one: without this
 * order it could show one that is not on record, and look changed.
 */
export function hostKeyAlgorithms(known: KnownHosts, host: Host): ServerHostKeyAlgorithm[] {
  const recorded = known.typesFor(host.connection.address, host.connection.port);
  const types = [
    ...KEY_TYPES.filter((type) => recorded.includes(type)),
    ...KEY_TYPES.filter((type) => !recorded.includes(type)),
  ];
  return types.flatMap((type) => ALGORITHMS[type] ?? []);
}

export type HostKeyVerdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'new'; readonly key: HostKey; readonly fingerprint: string }
  | { readonly kind: 'refused'; readonly failure: Failure };

function placeOf(line: KnownHostLine): string {
  return `${line.file}:${line.line}`;
}

function unknownHost(host: Host, key: HostKey, print: string, authorities: readonly KnownHostLine[]): Failure {
  const { address, port } = host.connection;
  const scan = `ssh-keyscan ${port === 22 ? '' : `-p ${port} `}-t ${key.type.replace(/^ssh-|-sha2-.*/g, '')} ${address} >> ~/.ssh/known_hosts`;
  const authority = authorities[0];
  return transportFailure('OOM510', host, {
    about: `${knownHostName(address, port)} shows ${key.type} ${print}`,
    fix: `Compare the fingerprint with what \`ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub\` prints on the host, then run \`${scan}\`; or let --accept-new-host-keys record the keys of new hosts.`,
    ...(authority === undefined
      ? {}
      : {
          more: `${placeOf(authority)} trusts a certificate authority for it, but host certificates are not supported: record the key itself.`,
        }),
    facts: { keyType: key.type, fingerprint: print },
  });
}

function changedHost(host: Host, key: HostKey, print: string, recorded: readonly KnownHostLine[]): Failure {
  const { address, port } = host.connection;
  const places = recorded.map(placeOf);
  return transportFailure('OOM511', host, {
    about: `${knownHostName(address, port)} shows ${key.type} ${print}`,
    more: `On record: ${recorded.map((line) => `${line.type} ${fingerprint(Buffer.from(line.key, 'base64'))} (${placeOf(line)})`).join(', ')}.`,
    fix: `Find out why the key changed; only when the new one is right, remove the old with \`ssh-keygen -R '${knownHostName(address, port)}' -f ${recorded[0]?.file ?? '~/.ssh/known_hosts'}\` and record the new one.`,
    facts: { keyType: key.type, fingerprint: print, recordedAt: places },
  });
}

/**
 * Judges the key that a host showed in the key exchange (its wire form). `acceptNew`: an unknown host is taken as new.
 */
export function judgeHostKey(known: KnownHosts, host: Host, blob: Buffer, acceptNew: boolean): HostKeyVerdict {
  const { address, port } = host.connection;
  const print = fingerprint(blob);
  const key: HostKey = { type: keyTypeOf(blob) ?? 'unknown', key: blob.toString('base64') };
  const verdict = known.judge(address, port, key, KEY_TYPES);
  switch (verdict.kind) {
    case 'known':
      return { kind: 'known' };
    case 'changed':
      return { kind: 'refused', failure: changedHost(host, key, print, verdict.recorded) };
    case 'revoked': {
      const about = `${key.type} ${print}, revoked at ${placeOf(verdict.line)}`;
      const facts = { keyType: key.type, fingerprint: print, revokedAt: placeOf(verdict.line) };
      return { kind: 'refused', failure: transportFailure('OOM512', host, { about, facts }) };
    }
    case 'unknown':
      if (acceptNew) return { kind: 'new', key, fingerprint: print };
      return { kind: 'refused', failure: unknownHost(host, key, print, verdict.authorities) };
  }
}
