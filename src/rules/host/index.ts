/**
 * Rules about a host: its answer, what its state says about a plan, and plan files that are refused. OOM41x units,
 * OOM42x other people's files, OOM43x the host, OOM44x swap.
 */
import { findingsOf } from '../rule';
import { ANSWERS } from './answers';
import { AROUND } from './around';
import { HOST } from './host';
import { JVMS } from './jvms';
import { LEFT } from './left';
import { LIFE } from './life';
import { LIMITS } from './limits';
import { OPTIONS } from './options';
import { PLAN_FILES } from './planFiles';
import { RESTARTS } from './restarts';
import { SWAP_FILES } from './swap';
import { SYSCTLS } from './sysctls';
import { UNITS } from './units';
import { VARIABLE } from './variable';

export const PLAN_RULES = {
  ...UNITS,
  ...HOST,
  ...AROUND,
  ...VARIABLE,
  ...OPTIONS,
  ...JVMS,
  ...LIMITS,
  ...LIFE,
  ...RESTARTS,
  ...SYSCTLS,
  ...SWAP_FILES,
  ...LEFT,
} as const;

export const HOST_RULES = { ...ANSWERS, ...PLAN_FILES, ...PLAN_RULES };

export type PlanFindingKind = keyof typeof PLAN_RULES;

export { ANSWERS, PLAN_FILES };

export const probeFinding = findingsOf(ANSWERS);

export const planFinding = findingsOf(PLAN_RULES);
