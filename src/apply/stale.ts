/** A plan that the host has left behind -> a finding that names the units, files and settings that are different. */
import type { Finding } from '../model/finding';
import type { Seen } from '../model/observed';
import { printable } from '../model/printable';
import { type Difference, differencesSince, HOST_SECTION, type SeenRecord } from '../probe/seen';
import { readRecords } from '../probe/records';
import { applyFinding } from './findings';

/** Of each unit, and of units. */
const NAMED = 4;

/** `output` holds the records of the look that did not match. */
export function staleFinding(seen: Seen | undefined, output: string, nonce: string): Finding {
  const read = readRecords(output, nonce);
  const differences = seen === undefined || !read.ok ? [] : differencesSince(seen, read.stable);
  const texts = differences.map(shown);
  const more = texts.length - NAMED;
  const what =
    texts.length === 0
      ? 'Its files, units or kernel values changed; what exactly is not known.'
      : `Different from the plan: ${texts.slice(0, NAMED).join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
  return applyFinding('stale', {
    summary: 'stale plan: the host changed since it was planned',
    detail: `${what} A plan is a contract, so nothing was done.`,
    fix: 'Plan again, and look at what is different.',
    facts: { changed: differences.map(({ section }) => section) },
  });
}

function shown({ section, now, gone }: Difference): string {
  const place = section === HOST_SECTION ? 'the host' : section === 'dependents' ? 'units that restart along' : section;
  const texts = [...new Set(now.map(nameOf))];
  const named = texts.slice(0, NAMED).map((text) => printable(text, 160));
  if (texts.length > NAMED) named.push(`${texts.length - NAMED} more`);
  if (named.length === 0) named.push(gone === 1 ? 'something is gone' : `${gone} things are gone`);
  return `${printable(place, 100)}: ${named.join(', ')}`;
}

/** What a record of a look says, for people; values of variables stay behind. */
function nameOf({ type, text, file = '' }: SeenRecord): string {
  const [first = '', ...rest] = text.split(' ');
  switch (type) {
    case 'p':
    case 'd':
      return text;
    case 'f':
      return `the file ${text}`;
    case 'a':
    case 'e':
      return `line ${first} of ${file}`;
    case 'c':
      return `${first} is ${rest.join(' ')}`;
    case 'm':
      return first === 'score' ? `oom_score_adj is ${rest.join(' ')}` : 'the limits of its main process';
    case 'running':
      return 'it runs';
    case 'nw':
    case 'nextset':
    case 'envfile':
      return 'its variable for the next start';
    case 'rw':
    case 'runset':
    case 'same':
      return 'the variable of its main process';
    case 'sysctl':
      return `${first} is ${rest.join(' ')}`;
    case 'sysctlfile':
      return `line ${first} of ${rest.slice(2).join(' ')} sets ${rest[0] ?? ''}`;
    case 'unread':
      return `${text} has edits that systemd has not read`;
    case 'generation':
      return `generation ${first} is in force`;
    case 'pending':
      return 'a change that did not end';
    case 'file':
    case 'sum':
      return `our file ${rest.join(' ')}`;
    case 'before':
      return 'what oomcfg noted of before';
    default:
      return text === '' ? type : `${type} ${text}`;
  }
}
