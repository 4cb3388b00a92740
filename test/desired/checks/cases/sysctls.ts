/** Sysctls that the kernel of the host does not take, that zero each other, or that keep too much free. */
import type { KnownFacts } from '../../../../src/model/host';
import type { CheckCase } from './checkCase';

export const SYSCTL_CASES: readonly CheckCase[] = [
  {
    name: 'more than 5% kept free',
    spec: { system: [{ sysctl: { 'vm.min_free_kbytes': 838_861 } }] },
    codes: 'OOM316',
  },
  { name: '5% kept free', spec: { system: [{ sysctl: { 'vm.min_free_kbytes': 838_860 } }] }, codes: '' },
  {
    name: 'much kept free of an unknown RAM',
    spec: { system: [{ sysctl: { 'vm.min_free_kbytes': 838_861 } }] },
    facts: { memTotal: undefined } as unknown as KnownFacts,
    codes: '',
  },

  {
    name: 'swappiness 150 before 5.8',
    spec: { system: [{ sysctl: { 'vm.swappiness': 150 } }] },
    facts: { kernel: '5.4.0-1' },
    codes: 'OOM172',
  },
  {
    name: 'swappiness 150 on 4.18',
    spec: { system: [{ sysctl: { 'vm.swappiness': 150 } }] },
    facts: { kernel: '4.18.0-553.el8' },
    codes: 'OOM172',
  },
  {
    name: 'a watermark scale of 2000 on 5.10',
    spec: { system: [{ sysctl: { 'vm.watermark_scale_factor': 2000 } }] },
    facts: { kernel: '5.10.0-28-amd64' },
    codes: 'OOM172',
  },
  {
    name: 'swappiness 100 before 5.8',
    spec: { system: [{ sysctl: { 'vm.swappiness': 100 } }] },
    facts: { kernel: '5.4.0-1' },
    codes: '',
  },
  {
    name: 'swappiness 150 from 5.8 on',
    spec: { system: [{ sysctl: { 'vm.swappiness': 150 } }] },
    facts: { kernel: '5.8.0' },
    codes: '',
  },
  { name: 'swappiness 150 on 6.1', spec: { system: [{ sysctl: { 'vm.swappiness': 150 } }] }, codes: '' },
  {
    name: 'swappiness 150 on an unknown kernel',
    spec: { system: [{ sysctl: { 'vm.swappiness': 150 } }] },
    facts: { kernel: undefined } as unknown as KnownFacts,
    codes: '',
  },

  {
    name: 'dirty_bytes and dirty_ratio from two entries',
    spec: { system: [{ sysctl: { 'vm.dirty_bytes': 1_000_000 } }, { sysctl: { 'vm.dirty_ratio': 10 } }] },
    codes: 'OOM173',
  },
  {
    name: 'dirty_bytes and dirty_ratio in one entry',
    spec: { system: [{ sysctl: { 'vm.dirty_bytes': 1_000_000, 'vm.dirty_ratio': 10 } }] },
    codes: 'OOM173',
  },
  {
    name: 'dirty_bytes alone',
    spec: { system: [{ sysctl: { 'vm.dirty_bytes': 1_000_000 } }] },
    codes: '',
  },
];
