/** Rules about connecting: reaching a host, trusting it, logging in, becoming root and running a script. */
import { HOST_KEYS } from './hostKeys';
import { LOGIN } from './login';
import { REACH } from './reach';
import { ROOT } from './root';
import { RUN } from './run';

export const CONNECTION_RULES = { ...REACH, ...HOST_KEYS, ...LOGIN, ...ROOT, ...RUN };

export type TransportCode = keyof typeof CONNECTION_RULES;

/**
 * Where the user, the password or the key was not the right one, or was missing: a file that was not read may have it.
 */
export const OF_CREDENTIALS: ReadonlySet<string> = new Set([
  'OOM520',
  'OOM521',
  'OOM530',
  'OOM531',
  'OOM532',
] satisfies TransportCode[]);
