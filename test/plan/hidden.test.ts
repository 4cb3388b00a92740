/**
 * What is in force of a variable is not known where root may not read the environment of a unit's processes: it is
 * compared with the files alone, and a restart is made where those change.
 */
import { describe, expect, it } from 'vitest';
import type { ObservedState, ObservedUnit } from '../../src/model/observed';
import type { SpecText } from '../desired/build';
import { applied, codes, file, host, plan, unit, verify } from './build';

const JAVA = { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB' };
const spec = (more: object = {}): SpecText => ({ services: { api: { memory: '2GiB', java: { ...JAVA, ...more } } } });
const before = () => host({ units: [unit('api.service', { variable: 'JAVA_OPTS', isHidden: true })] });
/** Its files are as wanted, and of its process nothing can be seen. */
const after = (parts: Partial<ObservedUnit> = {}): ObservedState => {
  const state = applied(spec(), before());
  const main = { pid: 100, comm: 'java', variableIsNext: false };
  return { ...state, units: state.units.map((one) => ({ ...one, main, isHidden: true as const, ...parts })) };
};
const restarts = (text: SpecText, state: ObservedState) => plan(text, state).restarts.map(({ unit: id }) => id);

describe('a unit whose environment may not be read', () => {
  it('restarts for its first value, and not again', () => {
    expect(restarts(spec(), before())).toEqual(['api.service']);
    expect(restarts(spec(), after())).toEqual([]);
    expect(codes(plan(spec(), after()).findings)).toContain('OOM675');
    expect(codes(plan(spec(), after()).findings)).not.toContain('OOM427');
  });

  it('counts in the files alone', () => {
    const { drift, inFilesOnly } = verify(spec(), after());
    expect(drift).toEqual([]);
    expect(inFilesOnly).toBe(1);
  });

  it('restarts for another value, and where its process is noted to be older than its files', () => {
    expect(restarts(spec({ heap: '1100MiB' }), after())).toEqual(['api.service']);
    const main = { pid: 100, comm: 'java', variableIsNext: false, isOlder: true as const };
    expect(restarts(spec(), after({ main }))).toEqual(['api.service']);
  });

  it('restarts where the variable is dropped, for as long as it is in its files', () => {
    const text: SpecText = { services: { api: { memory: '2GiB' } } };
    expect(restarts(text, after())).toEqual(['api.service']);
    const path = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
    expect(restarts(text, after({ files: [file(path, { MemoryMax: '2147483648' })], nextVariable: [] }))).toEqual([]);
  });
});
