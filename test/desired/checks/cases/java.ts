/** A JVM without a budget, in one that is too small for it, and under strict overcommit. */
import type { CheckCase } from './checkCase';

/** All that the published calculator asks for, so that nothing is to be said of what was chosen. */
const java = { threads: 10, loadedClasses: 1000, headroom: 8, directMemory: '10MiB' };

export const JAVA_CASES: readonly CheckCase[] = [
  { name: 'java without a budget', spec: { services: { api: { java } } }, codes: 'OOM150' },
  { name: 'java with an infinite budget', spec: { services: { api: { memory: 'infinity', java } } }, codes: 'OOM150' },
  {
    name: 'java with a heap instead of a budget',
    spec: { services: { api: { java: { ...java, heap: '1GiB' } } } },
    codes: '',
  },
  {
    name: 'java with a heap in extra',
    spec: { services: { api: { java: { ...java, extra: ['-Xmx1g'] } } } },
    codes: '',
  },
  { name: 'java with high alone', spec: { services: { api: { memory: { high: '1GiB' }, java } } }, codes: '' },
  { name: 'a JVM that does not fit', spec: { services: { api: { memory: '256MiB', java } } }, codes: 'OOM350' },
  {
    name: 'a JVM that does not fit into high',
    spec: { services: { api: { memory: { max: '1GiB', high: '256MiB' }, java } } },
    codes: 'OOM350',
  },
  {
    name: 'a budget that is not a size beside java',
    spec: { services: { api: { memory: '0.0000001%', java } } },
    codes: 'OOM145',
  },
  {
    name: 'a JVM within no address space',
    spec: { services: { api: { memory: '4GiB', limits: { addressSpace: '3.8GiB' }, java } } },
    codes: 'OOM357',
  },
  {
    name: 'a JVM within little address space',
    spec: { services: { api: { memory: '4GiB', limits: { addressSpace: '4.5GiB' }, java } } },
    codes: 'OOM358',
  },
  {
    name: 'a JVM within enough address space',
    spec: { services: { api: { memory: '4GiB', limits: { addressSpace: '8GiB' }, java } } },
    codes: '',
  },
  {
    name: 'a JVM with unlimited address space',
    spec: { services: { api: { memory: '4GiB', limits: { addressSpace: 'infinity' }, java } } },
    codes: '',
  },

  {
    name: 'a JVM under strict overcommit',
    spec: { services: { a: { memory: '1GiB', java } }, system: [{ sysctl: { 'vm.overcommit_memory': 2 } }] },
    codes: 'OOM315',
  },
  {
    name: 'a JVM under loose overcommit',
    spec: { services: { a: { memory: '1GiB', java } }, system: [{ sysctl: { 'vm.overcommit_memory': 1 } }] },
    codes: '',
  },
  {
    name: 'strict overcommit without a JVM',
    spec: { services: { a: { memory: '1GiB' } }, system: [{ sysctl: { 'vm.overcommit_memory': 2 } }] },
    codes: '',
  },
];
