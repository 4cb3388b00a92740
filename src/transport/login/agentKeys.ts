/**
 * Reads all keys that an agent holds, those of kinds that the SSH library does not know included: it would drop them
 * silently.
 */
import type { Duplex } from 'node:stream';
import ssh2, { type OpenSSHAgent, type ParsedKey } from 'ssh2';
import { isCertificate } from './keyEvidence';

export interface AgentKey {
  /** `ssh-ed25519`, `sk-ssh-ed25519@openssh.com`, `ssh-rsa-cert-v01@openssh.com`. */
  readonly type: string;
  /** Absent for a type that cannot be used. */
  readonly key: ParsedKey | undefined;
}

/** `cause` in words: there is an agent, and it cannot be asked. */
export type AgentList = { readonly keys: readonly AgentKey[] } | { readonly cause: string };

/** An agent that does not list its keys in this time (milliseconds) is left out. */
const AGENT_TIMEOUT_MS = 3000;

/** The largest message of OpenSSH's agents (its authfd.c). */
const MAX_ANSWER = 256 * 1024;

/** draft-ietf-sshm-ssh-agent: a request for the identities, and its answer. */
const REQUEST = Buffer.from([0, 0, 0, 1, 11]);
const ANSWER = 12;

/** The keys of the agent, in its order. Never rejects. */
export function listAgentKeys(agent: OpenSSHAgent): Promise<AgentList> {
  return new Promise((done) => {
    let stream: Duplex | undefined;
    const end = (list: AgentList): void => {
      clearTimeout(timer);
      stream?.destroy();
      done(list);
    };
    const timer = setTimeout(() => end({ cause: 'it does not answer' }), AGENT_TIMEOUT_MS);
    agent.getStream((error, opened) => {
      if (error || opened === undefined) return end({ cause: error?.message ?? 'no connection' });
      stream = opened;
      let answer: Buffer = Buffer.alloc(0);
      stream
        .on('error', (failed: Error) => end({ cause: failed.message }))
        .on('close', () => end({ cause: 'it hung up' }))
        .on('data', (chunk: Buffer) => {
          answer = Buffer.concat([answer, chunk]);
          if (answer.length > MAX_ANSWER) return end({ cause: 'its answer is too long' });
          if (answer.length >= 4 && answer.length >= 4 + answer.readUInt32BE(0)) {
            const keys = parsedAnswer(answer.subarray(4, 4 + answer.readUInt32BE(0)));
            end(keys === undefined ? { cause: 'it does not list its keys' } : { keys });
          }
        });
      stream.write(REQUEST);
    });
  });
}

/**
 * A byte, the number of keys, and for each its blob and its comment as strings with a length before them (RFC 4251, 5).
 */
function parsedAnswer(answer: Buffer): AgentKey[] | undefined {
  if (answer.length < 5 || answer[0] !== ANSWER) return undefined;
  const keys: AgentKey[] = [];
  let rest = answer.subarray(5);
  for (let left = answer.readUInt32BE(1); left > 0; left--) {
    const blob = stringAt(rest);
    const comment = blob && stringAt(rest.subarray(4 + blob.length));
    if (blob === undefined || comment === undefined) return undefined;
    keys.push(agentKey(blob));
    rest = rest.subarray(8 + blob.length + comment.length);
  }
  return keys;
}

function stringAt(bytes: Buffer): Buffer | undefined {
  if (bytes.length < 4) return undefined;
  const end = 4 + bytes.readUInt32BE(0);
  return end > bytes.length ? undefined : bytes.subarray(4, end);
}

function agentKey(blob: Buffer): AgentKey {
  const type = stringAt(blob)?.toString('latin1') ?? 'unknown';
  const key: unknown = ssh2.utils.parseKey(blob);
  return { type, key: key instanceof Error || isCertificate(type) ? undefined : (key as ParsedKey) };
}
