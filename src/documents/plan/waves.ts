/** Which hosts are changed together: a canary, then batches that say how many are done after each. */
import type { Rollout } from '../../model/spec';
import type { Change } from './document';

/** What of a host decides its wave. */
interface Changing {
  readonly restarts: readonly { readonly unit: string }[];
  readonly changes: readonly Pick<Change, 'target' | 'takesEffect'>[];
  readonly failing?: readonly string[];
}

/**
 * Nothing of what changes there runs, so that it proves nothing for the hosts after it: a service that has failed, or
 * was stopped.
 */
function provesNothing({ changes, restarts }: Changing): boolean {
  return restarts.length === 0 && changes.length > 0 && changes.every(({ takesEffect }) => takesEffect === 'start');
}

/** Units that some of the hosts get a change or a restart of. */
export function changedUnits(all: readonly Changing[]): ReadonlySet<string> {
  return new Set(
    all.flatMap(({ changes, restarts }) => [
      ...changes.map(({ target }) => target),
      ...restarts.map(({ unit }) => unit),
    ]),
  );
}

/**
 * Units that fail there with what they have already, and that are among `changed`; others fail for a reason that is no
 * matter here.
 */
export function failingOf({ failing = [] }: Changing, changed: ReadonlySet<string>): readonly string[] {
  return failing.filter((unit) => changed.has(unit));
}

/**
 * Splits the hosts that change, in their order, into waves. Batches are cumulative and rounded up; everything is done
 * after the last one. Where the spec says nothing of a canary it is one wave if nothing restarts; else the first host
 * that restarts something goes alone, and then the rest. Before them all, split in the same way, come hosts whose
 * service fails with what others are to have: where it still does, the others are not begun. Hosts on which nothing
 * runs that changes are not a canary, nor are those without a restart where others have one. No wave is empty.
 */
export function waves<T extends Changing>(all: readonly T[], rollout: Rollout | undefined): readonly (readonly T[])[] {
  const changed = changedUnits(all);
  const isFailing = (host: T): boolean => failingOf(host, changed).length > 0;
  const failing = all.filter(isFailing);
  const rest = all.filter((host) => !isFailing(host));
  return [failing, rest].flatMap((hosts) =>
    inTurn([...hosts.filter((host) => !provesNothing(host)), ...hosts.filter(provesNothing)], rollout),
  );
}

function inTurn<T extends Changing>(all: readonly T[], rollout: Rollout | undefined): readonly (readonly T[])[] {
  const restarting = all.filter(({ restarts }) => restarts.length > 0);
  const canary = rollout?.canary ?? Math.min(restarting.length, 1);
  const first = restarting.slice(0, canary);
  const hosts = [...first, ...all.filter((host) => !first.includes(host))];
  const ends = [
    canary,
    ...(rollout?.batches ?? []).map((batch) =>
      batch.kind === 'count' ? batch.count : Math.ceil((hosts.length * batch.percent) / 100),
    ),
    hosts.length,
  ];
  const result: (readonly T[])[] = [];
  let done = 0;
  for (const end of ends) {
    if (end <= done || done >= hosts.length) continue;
    result.push(hosts.slice(done, end));
    done = Math.min(end, hosts.length);
  }
  return result;
}

/** The hosts in the waves that a plan names; one that it does not name comes last, so that none is left out. */
export function inWaves<T extends { readonly name: string }>(
  hosts: readonly T[],
  named: readonly (readonly string[])[],
): readonly (readonly T[])[] {
  const rest = new Map(hosts.map((host) => [host.name, host]));
  const split = named.map((names) =>
    names.flatMap((name): T[] => {
      const host = rest.get(name);
      rest.delete(name);
      return host === undefined ? [] : [host];
    }),
  );
  return [...split, [...rest.values()]].filter((wave) => wave.length > 0);
}
