/** Limits that need swap, on hosts with and without it. */
import { bytes } from '../../../../src/model/bytes';
import type { KnownFacts } from '../../../../src/model/host';
import type { CheckCase } from './checkCase';

export const SWAP_CASES: readonly CheckCase[] = [
  { name: 'a swap limit above the swap', spec: { services: { a: { memory: { swap: '3GiB' } } } }, codes: 'OOM312' },
  { name: 'a swap limit within the swap', spec: { services: { a: { memory: { swap: '2GiB' } } } }, codes: '' },
  {
    name: 'a swap limit within the swap file to come',
    spec: { services: { a: { memory: { swap: '3GiB' } } }, system: [{ swap: { file: '/s', size: '1GiB' } }] },
    codes: '',
  },
  { name: 'a swap limit without limit', spec: { services: { a: { memory: { swap: 'infinity' } } } }, codes: '' },
  {
    name: 'a swap limit on a host without swap',
    spec: { services: { a: { memory: { swap: '3GiB' } } } },
    facts: { swapTotal: bytes(0) },
    codes: '',
  },
  {
    name: 'a swap limit where the swap is unknown',
    spec: { services: { a: { memory: { swap: '3GiB' } } } },
    facts: { swapTotal: undefined } as unknown as KnownFacts,
    codes: '',
  },

  {
    name: 'high without swap',
    spec: { services: { a: { memory: { high: '1GiB' } } } },
    facts: { swapTotal: bytes(0) },
    codes: 'OOM313',
  },
  {
    name: 'high with the swap file to come',
    spec: { services: { a: { memory: { high: '1GiB' } } }, system: [{ swap: { file: '/s', size: '1GiB' } }] },
    facts: { swapTotal: bytes(0) },
    codes: '',
  },
  {
    name: 'high for a service that may not swap',
    spec: { services: { a: { memory: { high: '1GiB', swap: '0' } } } },
    codes: 'OOM313',
  },
  {
    name: 'high on cgroup v1, where it does nothing',
    spec: { services: { a: { memory: { high: '1GiB' } } } },
    facts: { swapTotal: bytes(0), cgroup: 'v1' },
    codes: 'OOM430',
  },
  {
    name: 'high on a hybrid, where it does nothing',
    spec: { services: { a: { memory: { high: '1GiB' } } } },
    facts: { swapTotal: bytes(0), cgroup: 'hybrid' },
    codes: 'OOM430',
  },
  {
    name: 'high where the memory controller is off, and nothing is throttled',
    spec: { services: { a: { memory: { high: '1GiB' } } } },
    facts: { swapTotal: bytes(0), memoryController: false },
    codes: 'OOM430',
  },
  {
    name: 'infinite high without swap',
    spec: { services: { a: { memory: { high: 'infinity' } } } },
    facts: { swapTotal: bytes(0) },
    codes: '',
  },

  {
    name: 'high with swappiness 0',
    spec: { services: { a: { memory: { high: '1GiB' } } }, system: [{ sysctl: { 'vm.swappiness': 0 } }] },
    codes: 'OOM178',
  },
  {
    name: 'high with swappiness 1',
    spec: { services: { a: { memory: { high: '1GiB' } } }, system: [{ sysctl: { 'vm.swappiness': 1 } }] },
    codes: '',
  },
  {
    name: 'high with swappiness 0 on a host without swap, which is told once',
    spec: { services: { a: { memory: { high: '1GiB' } } }, system: [{ sysctl: { 'vm.swappiness': 0 } }] },
    facts: { swapTotal: bytes(0) },
    codes: 'OOM313',
  },
  {
    name: 'high with swappiness 0 for a service that may not swap, which is told once',
    spec: {
      services: { a: { memory: { high: '1GiB', swap: '0' } } },
      system: [{ sysctl: { 'vm.swappiness': 0 } }],
    },
    codes: 'OOM313',
  },
  {
    name: 'swappiness 0 without high',
    spec: { services: { a: { memory: '1GiB' } }, system: [{ sysctl: { 'vm.swappiness': 0 } }] },
    codes: '',
  },
];
