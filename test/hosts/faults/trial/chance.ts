/**
 * Decides the random choices of the trials from one seed, so that a run can be made again; how many trials there are,
 * too.
 */

/** A seed that is not given is new for each run: CI meets other moments every time. */
export const SEED = Number(process.env['OOMCFG_FAULT_SEED'] ?? Math.floor(Math.random() * 1e9));

/** Of each kind. */
export const TRIALS = Number(process.env['OOMCFG_FAULT_TRIALS'] ?? 20);

/** Numbers in [0, 1), the same for the same seed and name (mulberry32, whose state is a hash of both). */
export function dice(name: string): () => number {
  let state = SEED;
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * `count` moments spread over [0, 1): one in each of `count` equal parts, in random order. Evenly drawn ones would
 * leave a tenth of the run untouched in every eighth series of twenty.
 */
export function spread(count: number, roll: () => number): number[] {
  const moments = Array.from({ length: count }, (_, index) => (index + roll()) / count);
  for (let last = moments.length - 1; last > 0; last--) {
    const other = Math.floor(roll() * (last + 1));
    [moments[last], moments[other]] = [moments[other]!, moments[last]!];
  }
  return moments;
}
