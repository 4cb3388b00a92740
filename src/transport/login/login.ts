/** Decides how a login goes: which method is tried next, with as few round trips as there can be. */
import ssh2, { type AnyAuthMethod, type AuthHandlerMiddleware, type Client, type ParsedKey } from 'ssh2';
import type { Identity, SignOutcome } from './identities';

/** What became of a login, for the finding when it failed. */
export interface LoginRecord {
  /** The methods that were tried, in their order. */
  readonly tried: string[];
  /** Methods that the host accepted, and then wanted another one too. */
  readonly accepted: string[];
  /** Questions that the host asked beside the one for the password; untrusted. */
  readonly questions: string[];
  /** Why an accepted key could not sign. */
  unusable: { readonly code: 'OOM522' | 'OOM523' | 'OOM524' | 'OOM525'; readonly origin: string } | undefined;
  /** Methods that the host would still have taken; undefined where it did not say. */
  left: readonly string[] | undefined;
}

export function newLoginRecord(): LoginRecord {
  return { tried: [], accepted: [], questions: [], unusable: undefined, left: undefined };
}

/** Questions that are kept for the finding. */
const MAX_QUESTIONS = 4;

export interface LoginOptions {
  readonly user: string;
  readonly identities: readonly Identity[];
  readonly password: string | undefined;
  /** Wraps the wait for a person (a passphrase), which the connect time-out does not count. */
  readonly whileAsking: <T>(wait: Promise<T>) => Promise<T>;
  /** Resolves when the login may begin: a new host key is on record by then. */
  readonly mayBegin: () => Promise<boolean>;
  readonly record: LoginRecord;
}

/** Offers all keys as one agent: a host says first which key it takes, and only that one is unlocked and signs. */
class OfferedKeys extends ssh2.BaseAgent<ParsedKey> {
  constructor(private readonly login: LoginOptions) {
    super();
  }

  override getIdentities(answer: (error: Error | null, keys?: ParsedKey[]) => void): void {
    answer(
      null,
      this.login.identities.map((identity) => identity.publicKey),
    );
  }

  override sign(key: ParsedKey, data: Buffer, ...rest: unknown[]): void {
    const answer = rest.at(-1) as (error: Error | null, signature?: Buffer) => void;
    const hash = (rest[0] as { hash?: 'sha1' | 'sha256' | 'sha512' } | undefined)?.hash;
    const identity = this.login.identities.find((candidate) => candidate.publicKey === key);
    const signing: Promise<SignOutcome> =
      identity === undefined ? Promise.resolve({ ok: false, finding: undefined }) : identity.sign(data, hash);
    void (identity?.asks ? this.login.whileAsking(signing) : signing).then(
      (outcome) => {
        if (outcome.ok) return answer(null, outcome.signature);
        if (outcome.finding !== undefined) {
          this.login.record.unusable ??= { code: outcome.finding, origin: identity?.origin ?? '' };
        }
        answer(new Error('the key cannot sign'));
      },
      (error: unknown) => answer(error instanceof Error ? error : new Error(String(error))),
    );
  }
}

/** What is tried, in this order; a method that the host does not offer is skipped. */
const METHODS: readonly {
  readonly name: string;
  readonly usable: (login: LoginOptions) => boolean;
  readonly attempt: (login: LoginOptions) => AnyAuthMethod;
}[] = [
  {
    name: 'publickey',
    usable: (login) => login.identities.length > 0,
    attempt: (login) => ({ type: 'agent', username: login.user, agent: new OfferedKeys(login) }),
  },
  {
    name: 'password',
    usable: (login) => login.password !== undefined,
    attempt: (login) => ({ type: 'password', username: login.user, password: login.password ?? '' }),
  },
  {
    // Where PAM asks, the same password answers; a second question (a one-time code) gets nothing.
    name: 'keyboard-interactive',
    usable: (login) => login.password !== undefined,
    attempt: (login) => {
      let asked = 0;
      return {
        type: 'keyboard-interactive',
        username: login.user,
        prompt: (_name, _instructions, _language, prompts, finish) => {
          finish(
            prompts.map((prompt) => {
              if (prompt.echo !== true && asked++ === 0) return login.password ?? '';
              if (login.record.questions.length < MAX_QUESTIONS) login.record.questions.push(prompt.prompt);
              return '';
            }),
          );
        },
      };
    },
  },
];

/**
 * What the library does with a message that the host refuses a method (RFC 4252, 5.1): the methods that it would still
 * take, and whether it wants them beside this one.
 */
type RefusalHandler = (protocol: unknown, left: readonly string[], partial: boolean) => void;

/**
 * Notes what the host says when it refuses a method. The library passes it on to the sequence of methods only where
 * something other than a key was refused, and keys come first.
 */
export function noteRefusals(client: Client, record: LoginRecord): void {
  const { _protocol: protocol } = client as unknown as {
    _protocol?: { _handlers?: { USERAUTH_FAILURE?: RefusalHandler } };
  };
  const handlers = protocol?._handlers;
  const known = handlers?.USERAUTH_FAILURE;
  if (handlers === undefined || known === undefined) return;
  handlers.USERAUTH_FAILURE = (from, left, partial) => {
    record.left = left;
    const last = record.tried.at(-1);
    if (partial && last !== undefined) record.accepted.push(last);
    known(from, left, partial);
  };
}

/**
 * The sequence of methods for one connection. `none` is never tried: it costs a round trip and no sane host takes it.
 */
export function loginSequence(login: LoginOptions): AuthHandlerMiddleware {
  const waiting = METHODS.filter((method) => method.usable(login));
  let begun = false;
  const next = (): AnyAuthMethod | false => {
    const { left } = login.record;
    for (;;) {
      const method = waiting.shift();
      if (method === undefined) return false;
      if (left !== undefined && !left.includes(method.name)) continue;
      login.record.tried.push(method.name);
      return method.attempt(login);
    }
  };
  return (_left, _partial, answer) => {
    // The library takes `false` for "nothing left"; its types do not say so.
    const proceed = (): void => (answer as (method: AnyAuthMethod | false) => void)(next());
    if (begun) return proceed();
    begun = true;
    void login.mayBegin().then((may) => {
      if (may) proceed();
    });
  };
}
