/** The words of a variable's value, which blanks separate. */

export function splitWords(value: string): readonly string[] {
  return value.split(/[ \t\n]+/).filter(Boolean);
}

/** Whether a host has the same words as a value, in the same order. */
export function sameWords(value: string, words: readonly string[] | undefined): boolean {
  const wanted = splitWords(value);
  return words !== undefined && wanted.length === words.length && wanted.every((word, index) => word === words[index]);
}
