/** Decides how two ways to the same end are compared: turn about, so that noise hits both, and by their medians. */

/** A measurement, and the limit that it must not pass. */
export interface Result {
  readonly name: string;
  readonly what: string;
  /** `ratio`: ours by theirs. */
  readonly unit: 'ratio' | 's' | 'MB';
  readonly value: number;
  readonly limit: number;
  /** Seconds of every round. */
  readonly ours: readonly number[];
  readonly theirs?: readonly number[];
}

export interface Contest {
  readonly name: string;
  readonly what: string;
  readonly limit: number;
  readonly rounds: number;
  /** Each gives its seconds; round 0 warms up and does not count. */
  readonly ours: (round: number) => Promise<number>;
  readonly theirs: (round: number) => Promise<number>;
}

/** The middle one, or the mean of the two in the middle. Throws (a bug) for none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error('a median of nothing');
  return (low + high) / 2;
}

/** The ratio of the medians. Who begins changes from round to round. */
export async function compare(contest: Contest): Promise<Result> {
  const { name, what, limit } = contest;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round <= contest.rounds; round++) {
    const turns = [
      async () => ours.push(await contest.ours(round)),
      async () => theirs.push(await contest.theirs(round)),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  const counted = { ours: ours.slice(1), theirs: theirs.slice(1) };
  return { name, what, unit: 'ratio', value: median(counted.ours) / median(counted.theirs), limit, ...counted };
}
