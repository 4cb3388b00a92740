/**
 * A code keeps its meaning and its severity for ever: those of restarts, JVMs, lives and waves, written down by hand.
 */
import { expect, it } from 'vitest';
import { applyFinding } from '../../../src/rules/change';
import { planFinding } from '../../../src/rules/host';

const TEXT = { summary: '', detail: '', fix: '', facts: {} };

it.each([
  ['staysDown', 'OOM471 info'],
  ['ownScore', 'OOM473 info'],
  ['ownLimit', 'OOM474 info'],
  ['hostAction', 'OOM475 error'],
  ['startsOnEnd', 'OOM476 warning'],
  ['refusesRestart', 'OOM477 info'],
  ['startsAlong', 'OOM478 warning'],
  ['livesOn', 'OOM479 warning'],
  ['keepsOther', 'OOM670 warning'],
  ['mayRestartAlong', 'OOM671 warning'],
  ['owed', 'OOM645 info'],
  ['takenDown', 'OOM370 warning'],
  ['hostShort', 'OOM492 error'],
  ['programsFail', 'OOM494 error'],
  ['keptVariable', 'OOM638 info'],
  ['unreadConfig', 'OOM639 warning'],
  ['leftover', 'OOM643 warning'],
  ['stillLoaded', 'OOM644 warning'],
  ['maybeOwn', 'OOM660 warning'],
  ['swapNote', 'OOM640 warning'],
  ['scriptOptions', 'OOM485 warning'],
  ['optionsLost', 'OOM486 error'],
  ['noJvm', 'OOM487 warning'],
  ['valuesChanged', 'OOM633 warning'],
  ['sourcesChanged', 'OOM488 info'],
  ['partly', 'OOM491 warning'],
  ['starting', 'OOM449 warning'],
  ['stopping', 'OOM456 warning'],
  ['failedCanary', 'OOM615 warning'],
  ['notJudged', 'OOM641 warning'],
] as const)('%s of a plan is %s', (kind, expected) => {
  const { code, severity } = planFinding(kind, TEXT);
  expect(`${code} ${severity}`).toBe(expected);
});

it.each([
  ['stillFails', 'OOM616 error'],
  ['notUp', 'OOM617 error'],
  ['diedSoon', 'OOM630 error'],
  ['optionsLost', 'OOM631 error'],
  ['jvmGone', 'OOM632 error'],
  ['notLookedAgain', 'OOM642 warning'],
] as const)('%s of an apply is %s', (kind, expected) => {
  const { code, severity } = applyFinding(kind, TEXT);
  expect(`${code} ${severity}`).toBe(expected);
});
