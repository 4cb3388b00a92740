/**
 * Every check of what a host should have, as far as the facts about it are known: a new one is its file and a line
 * here.
 */
import { budgetsFit } from './checkBudgets';
import { hostChecks } from './checkHost';
import { serviceChecks } from './checkService';
import { unsupported } from './checkSupport';
import { swapLimits } from './checkSwapLimits';
import { sysctls } from './checkSysctls';

/** Each is silent where a fact that it needs is not known. */
export const CHECKS = {
  /** Of one service by itself, whatever else is on the host. */
  services: serviceChecks,
  host: [budgetsFit, ...hostChecks, sysctls],
  /** Said where nobody looks at the host: a look says it with what it saw. */
  offline: [unsupported, swapLimits],
};
