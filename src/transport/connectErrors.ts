/** Decides which finding an error of the socket or of the SSH library is. */
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import { transportFinding, type TransportCode } from './findings';

/** What Node's errors carry in `code`, and what ssh2's carry in `level`. */
interface ErrorShape {
  readonly code?: unknown;
  readonly level?: unknown;
  readonly message?: unknown;
}

/** errno names (getaddrinfo(3), connect(2)). */
const BY_ERRNO: Readonly<Record<string, TransportCode>> = {
  ECONNREFUSED: 'OOM501',
  EHOSTUNREACH: 'OOM502',
  ENETUNREACH: 'OOM502',
  EHOSTDOWN: 'OOM502',
  ENETDOWN: 'OOM502',
  EADDRNOTAVAIL: 'OOM502',
  ENOTFOUND: 'OOM503',
  EAI_AGAIN: 'OOM503',
  EAI_FAIL: 'OOM503',
  ETIMEDOUT: 'OOM504',
  ECONNRESET: 'OOM506',
  EPIPE: 'OOM506',
};

/** Texts of ssh2 1.17, which gives its errors no codes. The first that matches counts. */
const BY_MESSAGE: readonly (readonly [RegExp, TransportCode])[] = [
  [/no matching/i, 'OOM507'],
  [/All configured authentication methods failed|Too many authentication failures/, 'OOM520'],
  [/Connection lost before handshake/, 'OOM506'],
  [/Timed out|Keepalive timeout/, 'OOM504'],
];

/** Errors of these levels come from bytes that are not the protocol. */
const PROTOCOL_LEVELS = new Set(['protocol', 'handshake']);

/** Maps an error before or during login. An error without errno or level is what ssh2's parser throws on garbage. */
export function connectFinding(host: Host, error: unknown): Finding {
  const shape: ErrorShape = typeof error === 'object' && error !== null ? error : {};
  const message = typeof shape.message === 'string' ? shape.message : String(error);
  const errno = typeof shape.code === 'string' ? BY_ERRNO[shape.code] : undefined;
  const byMessage = BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
  const { address, port } = host.connection;
  const about = `${address} port ${port}`;
  // A number in `code` is the reason of a DISCONNECT message (RFC 4253, 11.1): the host hung up and says why.
  if (typeof shape.code === 'number') return transportFinding(byMessage ?? 'OOM506', host, { about, said: message });
  if (errno !== undefined) return transportFinding(errno, host, { about, facts: { cause: String(shape.code) } });
  const garbage = shape.level === undefined || (typeof shape.level === 'string' && PROTOCOL_LEVELS.has(shape.level));
  return transportFinding(byMessage ?? (garbage ? 'OOM505' : 'OOM508'), host, { about, said: message });
}
