/**
 * Decides whether a variable is in force where nothing is known about its reader: it is what the main process was
 * started with.
 */
import { sameWords, splitWords } from './words';
import type { Running } from './runtime';

export const ofEnvironment: Running = {
  isInEffect: (value, { main, otherVariable }) => {
    if (main === undefined) return true;
    if (otherVariable !== undefined) return false;
    if (main.isOlder || main.variable === undefined) return sameWords(value, main.variable);
    // A start script can add words of its own.
    const { variable } = main;
    return splitWords(value).every((word) => variable.includes(word));
  },
  shown: ({ main }) => (main?.variable ?? []).join(' '),
};
