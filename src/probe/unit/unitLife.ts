/**
 * Decides from the properties of systemctl how a unit last ended, how long it has been in its state, and whether it is
 * meant to end.
 */
import type { UnitLife } from '../../model/observed';
import { count } from '../../remote/recordText';

/** CLD_KILLED and CLD_DUMPED (sigaction(2)), as ExecMainCode has them. */
const BY_SIGNAL = new Set(['2', '3']);
const MICROSECONDS = 1_000_000;

export function lifeOf(properties: ReadonlyMap<string, string>, uptime: number | undefined): UnitLife {
  const ago = (property: string): number | undefined => {
    const at = count(properties.get(property) ?? '');
    return uptime === undefined || at === 0 ? undefined : Math.max(0, uptime - Math.floor(at / MICROSECONDS));
  };
  const age = ago('ExecMainStartTimestampMonotonic');
  const inState = ago('StateChangeTimestampMonotonic');
  return {
    result: properties.get('Result') ?? 'success',
    status: count(properties.get('ExecMainStatus') ?? ''),
    bySignal: BY_SIGNAL.has(properties.get('ExecMainCode') ?? ''),
    restarts: count(properties.get('NRestarts') ?? ''),
    ...(age === undefined ? {} : { age }),
    ...(inState === undefined ? {} : { inState }),
  };
}

/**
 * A unit that a socket starts is a daemon; one that only timers or paths start, and that has no Restart=, is meant to
 * end.
 */
export function isTimedJob(properties: ReadonlyMap<string, string>): boolean {
  const triggers = (properties.get('TriggeredBy') ?? '').split(' ').filter(Boolean);
  return (
    triggers.length > 0 &&
    triggers.every((trigger) => /\.(?:timer|path)$/.test(trigger)) &&
    (properties.get('Restart') ?? 'no') === 'no'
  );
}
