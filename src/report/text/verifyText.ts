/** The text of `verify`: where spec, files and kernel differ, what a host cannot enforce, and how much holds. */
import { type Finding, hasWarnings } from '../../model/finding';
import { headingOf, STATUSES } from '../../documents/statuses';
import type { HostVerification, Unsupported, Verification } from '../../documents/verify/document';
import { blockNames, blocks } from './blocks';
import { driftLines } from './lines/driftLines';
import { hostFindingLines } from './lines/findingLines';
import type { Paint, TextOptions } from './palette';
import { painter } from './palette';
import { verifySummary } from './summaries';
import { count } from '../../model/text/count';
import { shown } from './values';
import { wrap } from './wrap';

/**
 * "As wanted" is said where all is in force: a service that waits for its socket has nothing in force, nor has what the
 * host cannot enforce.
 */
function isPartlyInForce({ status, findings, inFilesOnly, unsupported }: HostVerification): boolean {
  return status === 'ok' && (inFilesOnly > 0 || unsupported.length > 0) && !hasWarnings(findings);
}

/** Of what is drift, how much; of what is not, whether it is as wanted. */
function wordsOf(host: HostVerification): string {
  if (host.status === 'drift') return count(host.drift.length, 'difference');
  if (host.status === 'ok' && hasWarnings(host.findings)) return 'no drift, with warnings';
  return isPartlyInForce(host) ? 'no drift' : headingOf(STATUSES.verify[host.status]);
}

/**
 * Whether a finding, too, says of this setting that it cannot be enforced, or of its unit that a list of settings
 * misses it; once is enough.
 */
function isInFinding({ target, setting, because }: Unsupported, findings: readonly Finding[]): boolean {
  return findings.some(({ facts }) => {
    if (facts['target'] === target && facts['setting'] === setting) return facts['because'] === because;
    const { unit, settings } = facts;
    return unit === target && Array.isArray(settings) && settings.includes(setting);
  });
}

function unsupportedLines(unsupported: readonly Unsupported[], options: TextOptions, paint: Paint): string[] {
  return unsupported.flatMap(({ target, setting, because }) => {
    const first = '  warning ';
    const text = `${shown(target)} ${shown(setting)} cannot be enforced: ${shown(because)}`;
    const [line = '', ...rest] = wrap(text, options.width, first, '      ');
    return [`  ${paint('yellow', 'warning')} ${line.slice(first.length)}`, ...rest];
  });
}

function blockLines(members: readonly HostVerification[], options: TextOptions, paint: Paint): string[] {
  const [host] = members;
  if (host === undefined) return [];
  const body = [
    ...driftLines(host.drift, options, '  '),
    ...unsupportedLines(
      host.unsupported.filter((one) => !members.every(({ findings }) => isInFinding(one, findings))),
      options,
      paint,
    ),
    ...hostFindingLines(members, options, '  '),
  ];
  const { isQuiet, tone } = STATUSES.verify[host.status];
  if (isQuiet && body.length === 0) return [];
  const number = members.length;
  const many = number > 1 ? `${count(number, 'host')} ` : '';
  const each = number > 1 && host.status === 'drift' ? ' each' : '';
  const names = `${blockNames(members)} — ${many}${host.status === 'drift' && number > 1 ? 'with ' : ''}${wordsOf(host)}${each}`;
  return [...wrap(names, options.width, '', '  ').map((text) => paint(tone, text)), ...body, ''];
}

/** The whole verification for people. Pure. Ends with a newline. */
export function verifyText(verification: Verification, options: TextOptions): string {
  const paint = painter(options.color);
  const groups = blocks(verification.hosts, Object.keys(STATUSES.verify), (host) => [
    host.drift,
    host.unsupported,
    isPartlyInForce(host),
  ]);
  const lines = groups.flatMap((members) => blockLines(members, options, paint));
  const holds = verification.hosts.reduce((sum, host) => sum + host.holds, 0);
  const waiting = verification.hosts.reduce((sum, host) => sum + host.inFilesOnly, 0);
  const compared = [
    ...(holds === 0 ? [] : [`${count(holds, 'setting')} compared with what is in force and as wanted`]),
    ...(waiting === 0
      ? []
      : [`${count(waiting, 'setting')} right in the files alone: nothing in force to compare with`]),
  ].flatMap((text) => wrap(text, options.width, '', '  ').map((line) => paint('dim', line)));
  const partly = verification.hosts.filter(isPartlyInForce).length;
  return `${[...lines, ...compared, paint('bold', verifySummary(verification.summary, partly))].join('\n')}\n`;
}
