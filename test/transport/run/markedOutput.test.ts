/** The output of a script begins behind its mark, is bounded, and does not depend on how the stream was cut. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MarkedOutput } from '../../../src/transport/run/markedOutput';

const MARK = 'oomcfg-0123-ready';

function pushAll(output: MarkedOutput, bytes: Buffer, cuts: readonly number[]): void {
  let from = 0;
  for (const cut of cuts) {
    const to = Math.min(bytes.length, from + cut);
    output.push(bytes.subarray(from, to));
    from = to;
  }
  output.push(bytes.subarray(from));
}

it('the output begins after the mark, however the stream was cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0, max: 9 })),
      (noise, text, cuts) => {
        const payload = Buffer.from(text);
        const output = new MarkedOutput(MARK, 1000);
        pushAll(output, Buffer.concat([Buffer.from(`${noise}${MARK}\n`), payload]), cuts);
        expect(output.marked).toBe(true);
        expect(output.text()).toBe(payload.toString('utf8'));
        expect(output.preamble()).toBe(Buffer.from(noise).toString('utf8'));
        expect([output.before, output.after]).toEqual([Buffer.byteLength(`${noise}${MARK}\n`), payload.length]);
      },
    ),
  );
});

it('without the mark there is no output, and the last noise is kept', () => {
  const output = new MarkedOutput(MARK, 1000);
  for (let count = 0; count < 5000; count++) output.push(Buffer.from(`${MARK} not quite\n`));
  output.push(Buffer.from('the end'));
  expect([output.marked, output.text()]).toEqual([false, '']);
  expect(output.preamble()).toMatch(/not quite\nthe end$/);
  expect(output.preamble().length).toBe(4096);
});

it('what is kept is bounded, what came is counted', () => {
  const output = new MarkedOutput(MARK, 5);
  pushAll(output, Buffer.from(`${MARK}\nabcdefghij`), [3, 20, 2]);
  expect([output.text(), output.after]).toEqual(['abcde', 10]);
});

it('a hundred million bytes, and a million single ones, cost no memory beyond the bound', () => {
  const output = new MarkedOutput(MARK, 1024 * 1024);
  output.push(Buffer.from(`${MARK}\n`));
  const before = process.memoryUsage().rss;
  const large = Buffer.alloc(1024 * 1024, 'x');
  for (let count = 0; count < 100; count++) output.push(large);
  const small = Buffer.from('y');
  const bytes = new MarkedOutput(MARK, 1024 * 1024);
  bytes.push(Buffer.from(`${MARK}\n`));
  for (let count = 0; count < 1_000_000; count++) bytes.push(small);
  expect(process.memoryUsage().rss - before).toBeLessThan(30 * 1024 * 1024);
  expect(bytes.text()).toBe('y'.repeat(1_000_000));
  expect(output.after).toBe(100 * 1024 * 1024);
});

it('a text before the mark is taken once for each time that it is there', () => {
  const output = new MarkedOutput(MARK, 10);
  output.push(Buffer.from('lecture\npass'));
  expect(output.take('password:')).toBeUndefined();
  output.push(Buffer.from('word:'));
  expect([output.take('password:'), output.take('password:')]).toEqual(['lecture\n', undefined]);
  output.push(Buffer.from('again password:'));
  expect([output.take('password:'), output.take('password:')]).toEqual(['again ', undefined]);
});
