/** Rules about budgets: on a host, and of a JVM. */
import { findingsOf } from '../rule';
import { HOSTS } from './hosts';
import { JVM } from './jvm';

export const BUDGET_RULES = { ...HOSTS, ...JVM };

/** The code of what can only be said once the host's RAM is known: offline, an inventory variable gives it. */
export const UNKNOWN_FACT = 'OOM304' satisfies keyof typeof HOSTS;

export const desiredFinding = findingsOf(HOSTS);
