/** Decides which finding an error of the socket or of the SSH library is. */
import type { Host } from '../../model/host';
import type { FailureTexts } from '../failure';
import type { TransportCode } from '../../rules/connection';

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

/** The other side ended the connection. */
const HANGS_UP: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** Texts of ssh2 1.17, which gives its errors no codes. The first that matches counts. */
const BY_MESSAGE: readonly (readonly [RegExp, TransportCode])[] = [
  [/no matching/i, 'OOM507'],
  [/Timed out|Keepalive timeout/, 'OOM504'],
];

const REFUSED = /All configured authentication methods failed|Too many authentication failures/;

/** Errors of these levels come from bytes that are not the protocol. */
const PROTOCOL_LEVELS = new Set(['protocol', 'handshake']);

export type ConnectError =
  /** The host let nobody in; why is known to who logged in. */
  | { readonly kind: 'refused' }
  /** The host ended the connection: `hung-up` may be tried again. */
  | { readonly kind: 'hung-up' | 'other'; readonly code: TransportCode; readonly occurrence: FailureTexts };

/** Maps an error before or during login. An error without errno or level is what ssh2's parser throws on garbage. */
export function connectError(host: Host, error: unknown): ConnectError {
  const shape: ErrorShape = typeof error === 'object' && error !== null ? error : {};
  const message = typeof shape.message === 'string' ? shape.message : String(error);
  if (REFUSED.test(message)) return { kind: 'refused' };
  const { address, port } = host.connection;
  const about = `${address} port ${port}`;
  const errno = typeof shape.code === 'string' ? BY_ERRNO[shape.code] : undefined;
  if (errno !== undefined) {
    const kind = HANGS_UP.has(String(shape.code)) ? 'hung-up' : 'other';
    return { kind, code: errno, occurrence: { about, facts: { cause: String(shape.code) } } };
  }
  const byMessage = BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
  if (byMessage !== undefined) return { kind: 'other', code: byMessage, occurrence: { about, said: message } };
  // A number in `code` is the reason of a DISCONNECT message (RFC 4253, 11.1): the host hung up and says why.
  if (typeof shape.code === 'number' || /Connection lost before handshake/.test(message)) {
    return { kind: 'hung-up', code: 'OOM506', occurrence: { about, said: message } };
  }
  const garbage = shape.level === undefined || (typeof shape.level === 'string' && PROTOCOL_LEVELS.has(shape.level));
  return { kind: 'other', code: garbage ? 'OOM505' : 'OOM508', occurrence: { about, said: message } };
}
