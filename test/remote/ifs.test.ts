/**
 * Every function of the scripts leaves IFS as it is by default: one that does not changes how the words of all that
 * follow are split.
 */
import { expect, it } from 'vitest';
import { CHANGE, LOOK } from './shells';

const FUNCTION = /^(\w+)\(\) \{(?: .* \}|\n(?:.*\n)*?\})$/gm;
/** For one command alone (`IFS= read -r line`), for all that follow, or an end of the function. */
const WORD = /\bIFS=\S* read\b|\bIFS=("[^"]*"|'[^']*'|\S*)|\breturn\b/g;
const DEFAULT = '" $TAB$NL"';

/**
 * Functions that can end with another IFS, in the order of their lines: the last that was set above each `return` and
 * the end counts.
 */
function leaks(script: string): readonly string[] {
  return [...script.matchAll(FUNCTION)].flatMap(([body, name = '']) => {
    let isOther = false;
    let leaves = false;
    for (const [word, value] of body.matchAll(WORD)) {
      if (word === 'return') leaves ||= isOther;
      else if (value !== undefined) isOther = value !== DEFAULT;
    }
    return leaves || isOther ? [name] : [];
  });
}

it('has no function that leaves another IFS behind', () => {
  expect(leaks(`${LOOK}\n${CHANGE}\n`)).toEqual([]);
});

it.each([
  ['at its end', 'IFS=$NL\n  for line in $1; do echo "$line"; done'],
  ['at a return', `IFS=$NL\n  [ -n "$1" ] || return 0\n  IFS=${DEFAULT}`],
  ['for another one', `IFS=${DEFAULT}\n  IFS=:`],
])('sees one that does, %s', (_, body) => {
  expect(
    leaks(`fine() { IFS= read -r line; }\nplanted() {\n  ${body}\n}\nlast() {\n  IFS=$NL\n  IFS=${DEFAULT}\n}\n`),
  ).toEqual(['planted']);
});
