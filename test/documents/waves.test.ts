/** Which hosts are changed together: no host twice, none left out, the batches as the rollout says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inWaves, waves } from '../../src/documents/plan/waves';
import type { Rollout } from '../../src/model/spec';
import { rolloutOf } from '../desired/build';

const rollout = (canary: number, ...batches: readonly string[]): Rollout =>
  rolloutOf(`{ canary: ${canary}, batches: [${batches.join(', ')}] }`).value;
interface Named {
  readonly name: string;
  readonly restarts: readonly { readonly unit: string }[];
  readonly changes: readonly { readonly target: string; readonly takesEffect: 'live' | 'start' }[];
  readonly failing?: readonly string[];
}
const hosts = (length: number, restarting: readonly number[] = []): readonly Named[] =>
  Array.from({ length }, (_, index) => ({
    name: `h${index}`,
    restarts: restarting.includes(index) ? [{ unit: 'a.service' }] : [],
    changes: [],
  }));
const sizes = (length: number, plan: Rollout | undefined): readonly number[] =>
  waves(hosts(length), plan).map((wave) => wave.length);

describe('waves', () => {
  it.each([
    ['no rollout', 10, undefined, [10]],
    ['no hosts', 0, undefined, []],
    ['no hosts and a rollout', 0, rollout(1, '50%'), []],
    ['a canary and cumulative shares', 100, rollout(1, '10%', '50%', '100%'), [1, 9, 40, 50]],
    ['100% that is implied', 10, rollout(1, '50%'), [1, 4, 5]],
    ['no canary', 10, rollout(0, '50%'), [5, 5]],
    ['shares rounded up', 3, rollout(0, '10%', '50%'), [1, 1, 1]],
    ['a fraction of a host', 10, rollout(0, '1%'), [1, 9]],
    ['a share that comes out even', 1000, rollout(0, '50%'), [500, 500]],
    ['counts', 10, rollout(2, '3', '8'), [2, 1, 5, 2]],
    ['counts beyond the hosts', 3, rollout(2, '50'), [2, 1]],
    ['a canary beyond the hosts', 3, rollout(50, '10%'), [3]],
    ['a share that the canary already is', 10, rollout(5, '10%', '50%'), [5, 5]],
    ['nothing but a canary', 4, rollout(1), [1, 3]],
  ])('with %s', (_, length, plan, expected) => {
    expect(sizes(length, plan)).toEqual(expected);
  });

  it('without a rollout: the first host that restarts something goes alone', () => {
    const names = (restarting: readonly number[], length = 4) =>
      waves(hosts(length, restarting), undefined).map((wave) => wave.map(({ name }) => name).join(' '));
    expect(names([])).toEqual(['h0 h1 h2 h3']);
    expect(names([2, 3])).toEqual(['h2', 'h0 h1 h3']);
    expect(names([0], 1)).toEqual(['h0']);
  });

  it('with a rollout that says nothing of a canary: the same, and then the batches', () => {
    const names = (restarting: readonly number[], ...batches: readonly string[]) => {
      const { value } = rolloutOf(`{ batches: [${batches.join(', ')}], maxFailures: 1 }`);
      return waves(hosts(4, restarting), value).map((wave) => wave.map(({ name }) => name).join(' '));
    };
    expect(names([2, 3])).toEqual(['h2', 'h0 h1 h3']);
    expect(names([2, 3], '50%')).toEqual(['h2', 'h0', 'h1 h3']);
    expect(names([])).toEqual(['h0 h1 h2 h3']);
  });

  it('take hosts that restart something for canaries before those that do not', () => {
    const names = waves(hosts(4, [1, 3]), rollout(1)).map((wave) => wave.map(({ name }) => name).join(' '));
    expect(names).toEqual(['h1', 'h0 h2 h3']);
  });

  it('take no host for a canary on which nothing runs that changes', () => {
    const [a, b, c] = hosts(3) as [Named, Named, Named];
    const start = { target: 'api.service', takesEffect: 'start' as const };
    const names = (all: readonly Named[]) =>
      waves(all, rollout(1)).map((wave) => wave.map(({ name }) => name).join(' '));
    expect(names([{ ...a, changes: [start] }, b, c])).toEqual(['h1', 'h2 h0']);
    expect(names([{ ...a, changes: [start], restarts: [{ unit: 'db.service' }] }, b])).toEqual(['h0', 'h1']);
    expect(names([{ ...a, changes: [start, { ...start, takesEffect: 'live' }] }, b])).toEqual(['h0', 'h1']);
  });

  describe('with hosts whose service fails with what it has already', () => {
    const [a, b, c, d] = hosts(4, [0, 1, 2, 3]) as [Named, Named, Named, Named];
    const fails = (host: Named, unit = 'a.service'): Named => ({ ...host, failing: [unit] });
    const names = (all: readonly Named[], plan?: Rollout) =>
      waves(all, plan).map((wave) => wave.map(({ name }) => name).join(' '));

    it('begin with them, where other hosts are about to get the same', () => {
      expect(names([a, b, fails(c)])).toEqual(['h2', 'h0', 'h1']);
      const live = { target: 'db.service', takesEffect: 'live' as const };
      expect(names([a, { ...b, changes: [live] }, fails(c, 'db.service')])).toEqual(['h2', 'h0', 'h1']);
    });

    it('split them by the canary and the batches like the others', () => {
      expect(names([a, fails(b), fails(c), fails(d)])).toEqual(['h1', 'h2 h3', 'h0']);
      expect(names([fails(a), fails(b), fails(c), d], rollout(1, '2'))).toEqual(['h0', 'h1', 'h2', 'h3']);
    });

    it('pass over a service that nobody changes', () => {
      const other = 'other.service';
      expect(names([fails(a, other), fails(b, other), c])).toEqual(['h0', 'h1 h2']);
      expect(names([fails(a, other), fails(b, other)], rollout(1))).toEqual(['h0', 'h1']);
    });
  });

  it('of a plan take the hosts by their names, and leave none out', () => {
    const names = (named: readonly (readonly string[])[]) =>
      inWaves(hosts(3), named).map((wave) => wave.map(({ name }) => name).join(' '));
    expect(names([['h1'], ['h0', 'h2']])).toEqual(['h1', 'h0 h2']);
    expect(names([['h1', 'h1'], ['other'], ['h1']])).toEqual(['h1', 'h0 h2']);
    expect(names([])).toEqual(['h0 h1 h2']);
  });

  it('hold every host once, in order, and none is empty', () => {
    /** Counts and shares, each larger than the one of its kind before it, and nothing behind 100%. */
    const step = fc.record({ kind: fc.constantFrom('count', 'share'), more: fc.integer({ min: 1, max: 60 }) });
    const batches = fc.array(step, { maxLength: 5 }).map((steps) => {
      const done = { count: 0, share: 0 };
      return steps.flatMap(({ kind, more }) => {
        if (done.share === 100) return [];
        if (kind === 'count') return [String((done.count += more))];
        done.share = Math.min(100, done.share + more);
        return [`${done.share}%`];
      });
    });
    fc.assert(
      fc.property(fc.nat(150), fc.nat(20), batches, (length, canary, texts) => {
        const all = waves(hosts(length), rollout(canary, ...texts));
        expect(all.flat()).toEqual(hosts(length));
        expect(all.every((wave) => wave.length > 0)).toBe(true);
      }),
    );
  });
});
