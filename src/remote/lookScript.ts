/** The look script of one host: the fixed text of look/ and what to look at. */
import type { LookRequest } from '../model/observed';
import { quote, quoteLines } from './shell';

/** The assignments that the look expects. The nonce is 16 or more hex digits, new for each run. */
export function lookSettings(request: LookRequest, nonce: string): string {
  if (!/^[0-9a-f]{16,}$/.test(nonce)) throw new Error('the nonce is not one');
  return [
    `N=${nonce}`,
    `REQ=${quoteLines(request.units.map(({ unit, variable }) => `${unit} ${variable ?? '-'}`))}`,
    `WORDS=${quoteLines(request.units.flatMap(({ unit, words = [] }) => words.map((word) => `${unit} ${word}`)))}`,
    `SYSCTLS=${quoteLines(request.sysctls)}`,
    `SWAPFILE=${quote(request.swapFile ?? '')}`,
    '',
  ].join('\n');
}

/** The whole script: it prints the records and changes nothing. `look` is the text of look/. */
export function lookScript(look: string, request: LookRequest, nonce: string): string {
  return `${look}\n${lookSettings(request, nonce)}look\nsay\n`;
}
