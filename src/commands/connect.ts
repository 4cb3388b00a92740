/** Makes the connections of a run: the transports with their prompts, and the pool that keeps sessions from phase to phase. */
import { SessionPool } from '../fleet/sessionPool';
import { printable } from '../model/printable';
import { createLocalTransport } from '../transport/local';
import { selectTransport } from '../transport/select';
import { createSshTransport } from '../transport/ssh2';
import { askSecret } from './ask';
import type { CommandContext, CommonOptions } from './context';

const CONNECT_TIMEOUT_S = 20;

export function createPool(options: CommonOptions, context: CommandContext): SessionPool {
  const transport = selectTransport({
    local: createLocalTransport,
    ssh: () =>
      createSshTransport({
        connectTimeoutMs: (options.timeout ?? CONNECT_TIMEOUT_S) * 1000,
        acceptNewHostKeys: options.acceptNewHostKeys,
        ...(context.interactive
          ? {
              askPassphrase: (file) => askSecret(`Passphrase of ${printable(file)}: `, context),
              askBecomePassword: (user) => askSecret(`sudo password of ${printable(user)}: `, context),
            }
          : {}),
        onNewHostKey: (host, key) => {
          void context.stderr.write(
            `recorded the new key of ${printable(host.name)}: ${key.type} ${key.fingerprint}\n`,
          );
        },
      }),
  });
  return new SessionPool(transport);
}
