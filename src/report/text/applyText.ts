/** The text of `apply`: what was done on which hosts, what went wrong and why; one summary line at the end. */
import type { Application, HostOutcome } from '../../documents/apply/document';
import type { Plan } from '../../documents/plan/document';
import { headingOf, STATUSES } from '../../documents/statuses';
import { blockNames, blocks } from './blocks';
import { driftLines } from './lines/driftLines';
import { hostFindingLines } from './lines/findingLines';
import type { Paint, TextOptions } from './palette';
import { painter } from './palette';
import { applySummary } from './summaries';
import { count } from '../../model/text/count';
import { kindOf } from '../../settings';
import { generation } from '../../settings/generation';
import { shown } from './values';
import { wrap } from './wrap';

/**
 * What was done: `4 settings, restarted api.service`; without either only files were put right. A change that was cut
 * off and is whole now is no setting.
 */
function actions({ status, changes, restarts, notInForce }: HostOutcome, each: string): string {
  if (status !== 'changed') return '';
  const cutOff = changes.filter((change) => kindOf(change) === generation);
  const number = changes.length - cutOff.length;
  const whole = cutOff.length === 0 ? [] : ['an earlier change is whole'];
  const settings = number === 0 ? [] : [`${count(number, 'setting')}${each}`];
  const units = restarts.length === 0 ? [] : [`restarted ${restarts.map(({ unit }) => shown(unit)).join(', ')}`];
  const done = [...whole, ...settings, ...units];
  const but = notInForce === undefined ? '' : '; not all of the spec is in force';
  return `: ${done.length === 0 ? 'files alone' : done.join(', ')}${but}`;
}

function blockLines(members: readonly HostOutcome[], options: TextOptions, paint: Paint): string[] {
  const [host] = members;
  if (host === undefined) return [];
  const findings = hostFindingLines(members, options, '  ');
  const drift = driftLines(host.drift, options, '  ');
  const row = STATUSES.apply[host.status];
  if (row.isQuiet && findings.length === 0) return [];
  const number = members.length;
  const many = number > 1 ? `${count(number, 'host')} ` : '';
  const text = `${blockNames(members)} — ${many}${headingOf(row)}${actions(host, number > 1 ? ' each' : '')}`;
  const body = [...drift, ...findings];
  const isPartly = host.status === 'changed' && host.notInForce !== undefined;
  const lines = wrap(text, options.width, '', '  ').map((line) => paint(isPartly ? 'red' : row.tone, line));
  return body.length === 0 ? lines : [...lines, ...body, ''];
}

/** The outcomes without the warnings and remarks that were read in the plan just above. */
function notShownBefore(hosts: readonly HostOutcome[], preview: Plan | undefined): readonly HostOutcome[] {
  if (preview === undefined) return hosts;
  const plans = new Map(
    preview.hosts.map(({ name, findings }) => [name, new Set(findings.map((one) => JSON.stringify(one)))]),
  );
  return hosts.map((host) => ({
    ...host,
    findings: host.findings.filter(
      (one) => one.severity === 'error' || plans.get(host.name)?.has(JSON.stringify(one)) !== true,
    ),
  }));
}

/**
 * The whole outcome for people. Pure. Ends with a newline. `preview` is the plan where its text was shown before: its
 * warnings are not repeated, its errors are.
 */
export function applyText(application: Application, options: TextOptions, preview?: Plan): string {
  const paint = painter(options.color);
  const groups = blocks(
    notShownBefore(application.hosts, preview),
    Object.keys(STATUSES.apply),
    ({ status, changes, restarts, drift }) => [
      status === 'changed' ? [changes.length, restarts.map(({ unit }) => unit)] : [],
      drift,
    ],
  );
  const lines = groups.flatMap((members) => blockLines(members, options, paint));
  return `${[...lines, ...(lines.length === 0 || lines.at(-1) === '' ? [] : ['']), paint('bold', applySummary(application))].join('\n')}\n`;
}
