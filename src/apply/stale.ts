/**
 * A stale plan -> a finding that says what is different now: unit, file, setting, what it was and what it is.
 */
import { formatSize } from '../model/bytes';
import type { Finding } from '../model/finding';
import { printable } from '../model/text/printable';
import { asDirective, DIRECTIVE_ORDER, DIRECTIVES, isSize } from '../model/settings';
import type { Change } from '../documents/plan/document';
import { fieldsOf } from '../remote/fields';
import { rowOf } from '../remote/protocol';
import { splitAt } from '../remote/recordText';
import { type LookRecord, readRecords } from '../probe/records';
import { type Difference, differencesSince, HOST_SECTION, type SeenRecord } from '../probe/seen';
import { kernelSize } from '../systemd/values';
import { applyFinding } from '../rules/change';
import type { ChangingPlan } from './script';

/** The number of differences that are named for each unit, and of units. */
const NAMED = 4;

/** `output` holds the records of the look that did not match. */
export function staleFinding({ basis, changes }: ChangingPlan, output: string, nonce: string): Finding {
  const read = readRecords(output, nonce);
  const stable = read.ok ? read.stable : [];
  const differences = basis.seen === undefined ? [] : differencesSince(basis.seen, read.ok ? stable : []);
  const sections = read.ok ? differences.map(({ section }) => section) : [];
  if (read.ok && differences.some(isOtherMachine)) return otherMachine(sections);
  const texts = read.ok ? differences.map((difference) => shown(difference, changes)) : [];
  const more = texts.length - NAMED;
  const what =
    texts.length === 0
      ? 'Its files, units or kernel values changed; what exactly is not known.'
      : `Different from the plan: ${texts.slice(0, NAMED).join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
  const isApplied = basis.to !== basis.from && generationOf(stable) === basis.to;
  return applyFinding('stale', {
    summary: isApplied ? 'this plan was applied already' : 'stale plan: the host changed since it was planned',
    detail: isApplied
      ? `The files that it writes are in force, as generation ${printable(basis.to, 40)}. Nothing was done now.`
      : `${what} A plan is a contract, so nothing was done.`,
    fix: isApplied ? 'See `oomcfg verify` for whether they still hold.' : 'Plan again, and look at what is different.',
    facts: {
      changed: sections,
      ...(isApplied ? { applied: basis.to } : {}),
    },
  });
}

/** The ID in /etc/machine-id is another one (machine-id(5)). */
function isOtherMachine({ section, now, gone }: Difference): boolean {
  return section === HOST_SECTION && gone > 0 && now.some(({ type }) => type === 'machine');
}

/** What is on another machine says nothing about the host that the plan was made for. */
function otherMachine(changed: readonly string[]): Finding {
  return applyFinding('stale', {
    summary: 'stale plan: its name leads to another machine than when it was planned',
    detail: 'Its machine-id is another one. A plan is a contract with one machine, so nothing was done on this one.',
    fix: 'See where the inventory, DNS and ssh_config lead for this host, and plan again. If it was reinstalled, or its machine-id was regenerated, planning again is enough.',
    facts: { changed, machine: true },
  });
}

function generationOf(stable: readonly LookRecord[]): string | undefined {
  const record = stable.find(({ type }) => type === 'generation');
  return record && fieldsOf('generation', record.text).id;
}

function shown(difference: Difference, changes: readonly Change[]): string {
  const { section, now, gone } = difference;
  const place = section === HOST_SECTION ? 'the host' : section === 'dependents' ? 'units that restart along' : section;
  const values = candidates(changes, section === HOST_SECTION ? 'system' : section);
  const texts = [
    ...new Set([...now.map((record) => nameOf(record, before(record, difference, values))), ...goneOf(difference)]),
  ];
  const named = texts.slice(0, NAMED).map((text) => printable(text, 200));
  if (texts.length > NAMED) named.push(`${texts.length - NAMED} more`);
  if (named.length === 0)
    named.push(`${gone === 1 ? 'something is' : `${gone} things are`} gone that the plan saw there`);
  return `${printable(place, 100)}: ${named.join(', ')}`;
}

/** What is gone and was not replaced. */
function goneOf({ had, now }: Difference): readonly string[] {
  const texts = GONE.filter(([record]) => had(record)).map(([, text]) => text);
  return texts.filter((text) => !now.some((record) => nameOf(record, undefined) === text));
}

const VARIABLE_NEXT = 'its variable for the next start';
const VARIABLE_NOW = 'the variable of its main process';

const GONE: readonly (readonly [SeenRecord, string])[] = [
  [{ type: 'running', text: '' }, 'it no longer runs'],
  [{ type: 'nextset', text: '' }, VARIABLE_NEXT],
  [{ type: 'runset', text: '' }, VARIABLE_NOW],
  [{ type: 'broken', text: '' }, '/etc/oomcfg/current points to a generation again'],
];

/** Values that a setting can have had: what the plan says of its target, and what is usual. */
function candidates(changes: readonly Change[], target: string): readonly string[] {
  const planned = changes.flatMap((change) =>
    change.target === target ? [String(change.before), String(change.after)] : [],
  );
  return [...planned, ...USUAL];
}

/** `infinity` as systemd, cgroup v2 and cgroup v1 print it, and states of a unit. */
const USUAL: readonly string[] =
  'infinity max 9223372036854771712 0 1 active inactive failed activating deactivating running dead exited start auto-restart yes no loaded not-found masked'.split(
    ' ',
  );

/** The value that a record had in the look before; undefined where it cannot be found out. */
function before(record: SeenRecord, { had }: Difference, values: readonly string[]): string | undefined {
  const { type, text } = record;
  const separator = Object.values(rowOf(type)?.fields ?? {}).includes('pair') ? '=' : ' ';
  const [key] = splitAt(text, separator);
  return values.find((value) => had({ ...record, text: `${key}${separator}${value}` }));
}

/** The directives by the kernel's files. */
const OF_FILES: ReadonlyMap<string, string> = new Map(
  DIRECTIVE_ORDER.flatMap((directive): [string, string][] => {
    const { v1, v2 } = DIRECTIVES[directive];
    return [v1, v2].flatMap((file) => (file === undefined ? [] : [[file, directive]]));
  }),
);

function valueText(setting: string, value: string): string {
  const directive = asDirective(setting);
  const size = directive !== undefined && isSize(directive) ? kernelSize(value) : undefined;
  return size === undefined ? value : formatSize(size);
}

function changed(setting: string, value: string, was: string | undefined): string {
  const from = was === undefined ? '' : ` (was ${valueText(setting, was)})`;
  return `${setting} is ${valueText(setting, value)}${from}`;
}

/** What a record of a look says, for people; values of variables are left out. */
function nameOf({ type, text, file = '' }: SeenRecord, was: string | undefined): string {
  const [first = '', ...rest] = text.split(' ');
  switch (type) {
    case 'p':
    case 'd':
      return changed(...splitAt(text, '='), was);
    case 'f':
      return `the file ${text}`;
    case 'a':
      return `line ${first} of ${file}: ${changed(...splitAt(rest.join(' '), '='), was)}`;
    case 'e':
    case 'ea':
      return `line ${first} of ${file} sets its variable`;
    case 'x':
      return `its start command (${text})`;
    case 'c':
      return changed(OF_FILES.get(first) ?? first, rest.join(' '), was);
    case 'm':
      if (first === 'score') return changed('oom_score_adj', rest.join(' '), was);
      return first === 'cgroup' ? `its main process is in ${rest.join(' ')}` : 'the limits of its main process';
    case 'outside':
      return 'its main process is in another cgroup';
    case 'running':
      return 'it runs';
    case 'nw':
    case 'nextset':
    case 'envfile':
    case 'unset':
    case 'set':
      return VARIABLE_NEXT;
    case 'rw':
    case 'runset':
    case 'same':
    case 'older':
      return VARIABLE_NOW;
    case 'jvm':
    case 'jmain':
    case 'jprogram':
    case 'jw':
      return 'its JVM, or the options that it was started with';
    case 'sysctl':
      return changed(first, rest.join(' '), was);
    case 'sysctlfile':
      return `line ${first} of ${rest.slice(2).join(' ')} sets ${rest[0] ?? ''}`;
    case 'default':
      return `a default of systemd's (${first.match(/^[^:]*/)?.[0] ?? ''})`;
    case 'initscore':
      return changed('oom_score_adj of PID 1', text, was);
    case 'unread':
      return `${text} has edits that systemd has not read`;
    case 'generation':
      return `generation ${first} of oomcfg's files is in force: somebody applied something else`;
    case 'pending':
      return 'an unfinished change';
    case 'file':
    case 'sum':
    case 'head':
      return `oomcfg's file ${type === 'file' ? rest.join(' ') : (text.match(/\/\S+/)?.[0] ?? '')}`;
    case 'before':
      return "oomcfg's notes of earlier values";
    case 'blocked':
      return `what is in the way of oomcfg's files (${rest.join(' ')})`;
    case 'unit':
      return 'it was not looked at';
    case 'dependent':
      return 'another unit';
    case 'edges':
      return `which units restart along with ${first}`;
    default:
      return text === '' ? type : `${type} ${text}`;
  }
}
