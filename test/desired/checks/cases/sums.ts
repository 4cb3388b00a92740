/** What the services of a host come to together: two of one unit, and more budgets than RAM. */
import type { KnownFacts } from '../../../../src/model/host';
import type { CheckCase } from './checkCase';

export const SUM_CASES: readonly CheckCase[] = [
  {
    name: 'two services with one unit',
    spec: { services: { a: { unit: 'x.service', memory: '1GiB' }, b: { unit: 'x.service', memory: '2GiB' } } },
    codes: 'OOM135',
  },
  {
    name: 'two services with one unit through patterns that overlap',
    spec: {
      services: {
        a: { unit: 'x.service', hosts: 'web', memory: '1GiB' },
        b: { unit: 'x.service', hosts: 'large', memory: '2GiB' },
      },
    },
    codes: 'OOM135',
  },
  {
    name: 'two services with one unit on other hosts',
    spec: {
      services: {
        a: { unit: 'x.service', hosts: 'web', memory: '1GiB' },
        b: { unit: 'x.service', hosts: 'db', memory: '1GiB' },
      },
    },
    codes: '',
  },

  {
    name: 'budgets that fill the RAM',
    spec: { services: { a: { memory: '8GiB' }, b: { memory: '7GiB' } }, system: [{ reserve: '1GiB' }] },
    codes: '',
  },
  {
    name: 'budgets and a reserve above the RAM',
    spec: { services: { a: { memory: '8GiB' }, b: { memory: '7GiB' } }, system: [{ reserve: '1.01GiB' }] },
    codes: 'OOM310',
  },
  { name: 'one budget above the RAM', spec: { services: { a: { memory: '17GiB' } } }, codes: 'OOM310' },
  {
    name: 'budgets above an unknown RAM',
    spec: { services: { a: { memory: '17GiB' } } },
    facts: { memTotal: undefined } as unknown as KnownFacts,
    codes: '',
  },
  {
    name: 'budgets above the RAM with what is optional',
    spec: { services: { a: { memory: '8GiB' }, b: { memory: '9GiB', optional: true } } },
    codes: 'OOM311',
  },
  {
    name: 'nothing but optional services',
    spec: { services: { b: { memory: '17GiB', optional: true } } },
    codes: 'OOM311',
  },
  {
    name: 'a slice that may hold its services',
    spec: { services: { s: { unit: 'shop.slice', memory: '12GiB' }, a: { memory: '8GiB' } } },
    codes: '',
  },
  {
    name: 'a slice in a slice',
    spec: { services: { s: { unit: 'shop.slice', memory: '12GiB' }, t: { unit: 'shop-a-b.slice', memory: '8GiB' } } },
    codes: '',
  },
  {
    name: 'two slices beside each other',
    spec: { services: { s: { unit: 'shop.slice', memory: '12GiB' }, t: { unit: 'shop2.slice', memory: '8GiB' } } },
    codes: 'OOM310',
  },
  {
    name: 'a slice in the root slice',
    spec: { services: { s: { unit: '-.slice', memory: '16GiB' }, t: { unit: 'shop.slice', memory: '16GiB' } } },
    codes: '',
  },
  { name: 'a limit without end', spec: { services: { a: { memory: 'infinity' }, b: { memory: '16GiB' } } }, codes: '' },
  { name: 'a reserve above the RAM with no budget', spec: { system: [{ reserve: '17GiB' }] }, codes: '' },
];
