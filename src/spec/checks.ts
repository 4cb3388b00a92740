/**
 * Every check of a spec by itself: a new one is its file and a line here. What a single value may be its reader says.
 */
import { serviceChecks } from './services/serviceRules';
import { asksNothing, dangers, sameUnits, zeroedBetween } from './specRules';

export const CHECKS = {
  /** Of one service whose values were all understood. */
  services: serviceChecks,
  /** Of all files together. */
  spec: [sameUnits],
  /** Of a spec in which nothing was misread. */
  sound: [dangers, zeroedBetween, asksNothing],
};
