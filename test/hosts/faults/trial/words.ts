/** Decides whether what oomcfg said of a host is true of it, seen from outside. */
import type { Application, HostOutcome } from '../../../../src/documents/apply/document';
import { filesAre, isTidy, kernelIs } from './checks';
import type { HostSeen } from './outside';
import type { Target } from './shop';

/** What a person reads as "this host has not been touched". */
const UNTOUCHED = /nothing (of it )?(was|is) (done|begun|run|changed|sent)|the host is as it was|is undone/i;

export interface Said {
  readonly code: number | null;
  readonly document: Application | undefined;
}

/** `name` is the host's in the document; it went from one target to the other, or did not. */
export function wordsAreTrue(
  { code, document }: Said,
  name: string,
  seen: HostSeen,
  from: Target,
  to: Target,
): string[] {
  const isNew = [...filesAre(seen, to), ...kernelIs(seen, to)];
  const isOld = [...filesAre(seen, from), ...kernelIs(seen, from)];
  // A trial whose input is refused tries nothing.
  if (code === 64 || code === 65) return [`exit ${code}: the run was refused`];
  const wrongs = code === 0 ? isNew.map((wrong) => `exit 0, and ${wrong}`) : [];
  const host = hostsOf(document).find((each) => each.name === name);
  if (host === undefined) return wrongs;
  if (host.status === 'changed' || host.status === 'in-sync') {
    wrongs.push(...isNew.map((wrong) => `status ${host.status}, and ${wrong}`));
  }
  if (host.status === 'not-started') wrongs.push(...isOld.map((wrong) => `status ${host.status}, and ${wrong}`));
  const untouched = sayings(host).filter((saying) => UNTOUCHED.test(saying));
  const touched = [...isOld, ...isTidy(seen)];
  for (const saying of untouched) wrongs.push(...touched.map((wrong) => `it said "${saying}", and ${wrong}`));
  return wrongs;
}

/** None where the run was refused: its document is another one. */
function hostsOf(document: Partial<Application> | undefined): readonly HostOutcome[] {
  return document?.hosts ?? [];
}

function sayings({ findings }: HostOutcome): string[] {
  return findings.flatMap(({ severity, summary, detail }) => (severity === 'error' ? [`${summary}: ${detail}`] : []));
}
