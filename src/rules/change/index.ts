/** Rules about a change: its steps, and what comes after it. */
import { findingsOf } from '../rule';
import { AFTERWARDS } from './afterwards';
import { STEPS } from './steps';

export const CHANGE_RULES = { ...STEPS, ...AFTERWARDS };

export const applyFinding = findingsOf(CHANGE_RULES);
