/** The records of a unit's main process -> ObservedProcess. */
import type { ObservedProcess, SoftHard } from '../../model/observed';
import { LIMIT_DIRECTIVES } from '../../model/settings';
import { kernelSize } from '../../systemd/values';

/** An oom_score_adj as the kernel prints it (proc(5)). */
export const SCORE = /^-?\d{1,4}$/;

/**
 * `process` are its values by their names, `seen` the types of records that were printed of it, `variable` the words of
 * the variable in its environment, `given` the limits that oomcfg gave it, `keeps` the variable that it still has from
 * oomcfg.
 */
export function observeProcess(
  pid: number,
  process: ReadonlyMap<string, string>,
  seen: Pick<ReadonlySet<string>, 'has'>,
  variable: readonly string[],
  given: readonly string[],
  keeps: string | undefined,
): ObservedProcess {
  const score = process.get('score');
  const addressSpace = softHard(process.get('as'));
  const rss = softHard(process.get('rss'));
  const limited = LIMIT_DIRECTIVES.filter((directive) => given.includes(directive));
  return {
    pid,
    comm: process.get('comm') ?? '',
    ...(keeps === undefined ? {} : { keeps }),
    ...(seen.has('scored') ? { scored: true as const } : {}),
    ...(limited.length === 0 ? {} : { limited }),
    ...(seen.has('outside') ? { outside: process.get('cgroup') ?? '' } : {}),
    ...(score !== undefined && SCORE.test(score) ? { oomScoreAdj: Number(score) } : {}),
    ...(addressSpace === undefined ? {} : { addressSpace }),
    ...(rss === undefined ? {} : { rss }),
    ...(seen.has('runset') ? { variable } : {}),
    variableIsNext: seen.has('same'),
    ...(seen.has('older') ? { isOlder: true as const } : {}),
  };
}

function softHard(text: string | undefined): SoftHard | undefined {
  if (text === undefined) return undefined;
  const [soft, hard] = text.split(' ').map(kernelSize);
  return soft === undefined || hard === undefined ? undefined : { soft, hard };
}
