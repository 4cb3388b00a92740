/**
 * Makes the connections of a run: the transports with their prompts, and the pool that keeps sessions from phase to
 * phase.
 */
import { SessionPool } from '../fleet/sessionPool';
import { printable } from '../model/text/printable';
import type { Progress } from '../terminal/progress';
import { createLocalTransport } from '../transport/local/local';
import { selectTransport } from '../transport/select';
import { createSshTransport } from '../transport/ssh2/ssh2';
import { askSecret } from '../terminal/ask';
import type { GivenHosts } from './given';

const CONNECT_TIMEOUT_S = 20;

export function createPool({ timeout, acceptNewHostKeys, person }: GivenHosts, progress: Progress): SessionPool {
  const secret = (prompt: string) => progress.aside(() => askSecret(prompt, person));
  const transport = selectTransport({
    local: createLocalTransport,
    ssh: () =>
      createSshTransport({
        connectTimeoutMs: (timeout ?? CONNECT_TIMEOUT_S) * 1000,
        acceptNewHostKeys,
        ...(person.interactive
          ? {
              askPassphrase: (file, attempt) =>
                secret(`${attempt > 1 ? 'Not the right one. ' : ''}Passphrase of ${printable(file)}: `),
              askBecomePassword: (user) => secret(`sudo password of ${printable(user)}: `),
            }
          : {}),
        onNewHostKey: (host, key) => {
          progress.note(`recorded the new key of ${printable(host.name)}: ${key.type} ${key.fingerprint}`);
        },
      }),
  });
  return new SessionPool(transport);
}
