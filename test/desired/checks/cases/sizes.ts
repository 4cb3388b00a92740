/** Sizes that are nothing, that have no end, or that contradict each other. */
import type { CheckCase } from './checkCase';

export const SIZE_CASES: readonly CheckCase[] = [
  { name: 'a size below a page', spec: { services: { api: { memory: '4095B' } } }, codes: 'OOM145' },
  { name: 'a size of one page of any machine', spec: { services: { api: { memory: '64KiB' } } }, codes: '' },
  {
    name: 'a size below a large page',
    spec: { services: { api: { memory: { low: '60KiB' } } } },
    facts: { pageSize: 65_536 },
    codes: 'OOM145',
  },
  { name: 'a share that is nothing', spec: { services: { api: { memory: '0.00001%' } } }, codes: 'OOM145' },
  { name: 'no protection at all', spec: { services: { api: { memory: { low: '0', swap: '0' } } } }, codes: '' },
  { name: 'a protection below a page', spec: { services: { api: { memory: { low: '100B' } } } }, codes: 'OOM145' },
  {
    name: 'a share for protection that is nothing',
    spec: { services: { api: { memory: { low: '0.00001%' } } } },
    codes: '',
  },
  { name: 'an infinite swap file', spec: { system: [{ swap: { file: '/s', size: 'infinity' } }] }, codes: 'OOM143' },
  { name: 'an infinite reserve', spec: { system: [{ reserve: 'infinity' }] }, codes: 'OOM143' },
  {
    name: 'an infinite heap',
    spec: { services: { api: { memory: '4GiB', java: { heap: 'infinity' } } } },
    codes: 'OOM143',
  },
  { name: 'a reserve that is nothing', spec: { system: [{ reserve: '0.00001%' }] }, codes: '' },

  { name: 'high above max', spec: { services: { api: { memory: { max: '50%', high: '9GiB' } } } }, codes: 'OOM144' },
  { name: 'high below max', spec: { services: { api: { memory: { max: '50%', high: '8GiB' } } } }, codes: '' },
  { name: 'low above max', spec: { services: { api: { memory: { max: '1GiB', low: '10%' } } } }, codes: 'OOM144' },
  {
    name: 'min above high and max',
    spec: { services: { api: { memory: { max: '1GiB', high: '1GiB', min: '10%' } } } },
    codes: 'OOM144',
  },
  {
    name: 'an override that lowers max below high',
    spec: { services: { api: { memory: { max: '4GiB', high: '3GiB' }, overrides: [{ memory: '2GiB' }] } } },
    codes: 'OOM144',
  },
  {
    name: 'two overrides that overlap and together put high above max',
    spec: {
      services: {
        api: {
          memory: '4GiB',
          overrides: [
            { hosts: 'web', memory: { high: '3GiB' } },
            { hosts: 'large', memory: '2GiB' },
          ],
        },
      },
    },
    codes: 'OOM144',
  },
  {
    name: 'an override that puts right what another has wrong',
    spec: {
      services: {
        api: {
          memory: '1GiB',
          overrides: [
            { hosts: 'web', memory: { high: '3GiB' } },
            { hosts: 'all', memory: '4GiB' },
          ],
        },
      },
    },
    codes: '',
  },
  { name: 'infinite protection', spec: { services: { api: { memory: { max: '1GiB', low: 'infinity' } } } }, codes: '' },
  { name: 'no limit', spec: { services: { api: { memory: { max: 'infinity', low: '1GiB' } } } }, codes: '' },

  {
    name: 'address space below the budget',
    spec: { services: { a: { memory: '2GiB', limits: { addressSpace: '1GiB' } } } },
    codes: 'OOM320',
  },
  {
    name: 'address space above the budget',
    spec: { services: { a: { memory: '2GiB', limits: { addressSpace: '2GiB' } } } },
    codes: '',
  },
];
