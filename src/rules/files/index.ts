/** Rules about files on this side: what is loaded, and what is saved. */
import { findingsOf } from '../rule';
import { LOADING } from './loading';
import { SAVING } from './saving';

export const FILE_RULES = { ...LOADING, ...SAVING };

export const loadFinding = findingsOf(LOADING);
export const saveFinding = findingsOf(SAVING);
