/**
 * Kills for memory in a unit that goes on: a warning while they go on, so that nobody reads "as wanted", and a note of
 * those long ago.
 */
import { expect, it } from 'vitest';
import { checkShortage } from '../../../src/plan/checks/units/checkInUse';
import { unit } from '../build';

const life = (age: number) => ({ result: 'success', status: 0, bySignal: false, restarts: 0, age });
const { age: _age, ...ageless } = life(0);

it.each([
  [
    'one long ago',
    { kills: 1, life: life(1000) },
    'info',
    'killed a process in api.service for memory, and the unit keeps running',
  ],
  [
    'one of a unit that is young',
    { kills: 1, life: life(100) },
    'warning',
    'killed a process in api.service for memory, and the unit keeps running',
  ],
  [
    'many for all its time',
    { kills: 25, life: life(100) },
    'warning',
    'keeps killing processes in api.service for memory: 25 so far',
  ],
  [
    'many of one that is down',
    { kills: 25, life: life(100), activeState: 'failed' },
    'info',
    'killed 25 processes in api.service for memory',
  ],
  [
    'many, spread over days',
    { kills: 25, life: life(100_000) },
    'info',
    'killed 25 processes in api.service for memory, and the unit keeps running',
  ],
  [
    'many, by the log a moment ago',
    { kills: 25, killedAgo: 4, life: life(100_000) },
    'warning',
    'keeps killing processes in api.service for memory: 25 so far, the last one 4 s ago',
  ],
  [
    'many, by the log long ago',
    { kills: 25, killedAgo: 3000, life: life(3100) },
    'info',
    'killed 25 processes in api.service for memory, the last one 3000 s ago, and the unit keeps running',
  ],
  [
    'some at an unknown time',
    { kills: 2, life: ageless },
    'info',
    'killed 2 processes in api.service for memory, and the unit keeps running',
  ],
] as const)('%s', (_, parts, severity, text) => {
  const [found] = checkShortage(unit('api.service', parts));
  expect(found).toMatchObject({ code: 'OOM467', severity });
  expect(found?.summary).toBe(`the kernel ${text}`);
});
