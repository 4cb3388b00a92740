/** Swap files of somebody else, and those of oomcfg that are as wanted, are left alone. */
import { describe, expect, it } from 'vitest';
import { GiB, bytes } from '../../../src/model/bytes';
import type { SpecText } from '../../desired/build';
import { applied, codes, host, plan } from '../build';
import { SWAP, withSwap } from './cases/scenes';

describe('swap files', () => {
  it('of somebody else are left alone, and those of ours are judged all the same', () => {
    const on = withSwap(9 * GiB);
    const other = { path: '/other', type: 'file', size: bytes(GiB - 4096), used: bytes(0) };
    const spec: SpecText = { system: [{ swap: { file: '/other', size: '1GiB' } }] };
    const found = plan(spec, { ...on, swap: { ...on.swap, active: [...on.swap.active, other] } });
    expect(codes(found.findings)).toEqual(['OOM441']);
  });

  it('of ours are no matter once they are as wanted', () => {
    expect(codes(plan(SWAP, applied(SWAP, host())).findings)).toEqual([]);
  });
});
