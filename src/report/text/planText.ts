/**
 * The text of `plan`: equal hosts as one, largest group first, what changes and when, every restart announced; held and
 * unreachable hosts last.
 */
import type { HostPlan, Plan } from '../../documents/plan/document';
import { headingOf, STATUSES } from '../../documents/statuses';
import { blockNames, blocks } from './blocks';
import { changeLines, fileLines, restartLines, unchangedLines } from './lines/changeLines';
import { hostFindingLines } from './lines/findingLines';
import { hostsInBrief } from './hostRanges';
import type { Paint, TextOptions } from './palette';
import { painter } from './palette';
import { planSummary } from './summaries';
import { count } from '../../model/text/count';
import { fallsOf } from '../../plan/falls';
import { wrap } from './wrap';

function heading(members: readonly HostPlan[], host: HostPlan, options: TextOptions, paint: Paint): string[] {
  const row = STATUSES.plan[host.status];
  const number = members.length;
  const many = number > 1 ? `${count(number, 'host')} ` : '';
  // What is held restarts nothing.
  const each = host.status === 'change' ? host.restarts.length : 0;
  const restarting = each === 0 ? '' : `, ${count(each, 'restart')}${number > 1 ? ' each' : ''}`;
  const lines = wrap(`${blockNames(members)} — ${many}${headingOf(row)}${restarting}`, options.width, '', '  ');
  return lines.map((text) => paint(row.tone, text));
}

function blockLines(members: readonly HostPlan[], options: TextOptions, paint: Paint, saved: boolean): string[] {
  const [host] = members;
  if (host === undefined) return [];
  const findings = hostFindingLines(members, options, '  ');
  if (STATUSES.plan[host.status].isQuiet && findings.length === 0) return [];
  const actions = [
    ...changeLines(host.changes, options, '  '),
    ...restartLines(host.restarts, options, '  '),
    ...fileLines(host.files, options, '  ', saved ? host.changes : undefined),
  ];
  // What keeps a host from its changes comes before them.
  const body = host.status === 'change' ? [...actions, ...findings] : [...findings, ...actions];
  return [...heading(members, host, options, paint), ...body, ''];
}

/**
 * The waves of an apply, where there are several: `in 3 waves: web01; web[02-06]; web[07-10]`; of one alone that what
 * runs gets less memory on several hosts at once.
 */
function waveLines({ waves = [], rollout, summary, hosts }: Plan, options: TextOptions): readonly string[] {
  if (waves.length < 2) {
    const falling = hosts.filter((host) => host.status === 'change' && fallsOf(host).length > 0).length;
    if (falling < 2 || rollout !== undefined) return [];
    const text = `in one wave, since nothing restarts: running services get less memory on ${falling} hosts at once (\`rollout: { canary: 1 }\` in the spec changes one host first)`;
    return wrap(text, options.width, '', '  ');
  }
  const why =
    rollout?.canary === undefined && summary.restarts > 0
      ? ' (one host first, because services restart; `rollout` in the spec changes that)'
      : '';
  return wrap(`in ${waves.length} waves: ${waves.map(hostsInBrief).join('; ')}${why}`, options.width, '', '  ');
}

/**
 * The whole plan for people. Pure: the same plan gives the same text. Ends with a newline. Of a plan that came from a
 * file, which anybody can have written, it shows what the files say beyond the changes, too.
 */
export function planText(plan: Plan, options: TextOptions, saved = false): string {
  const paint = painter(options.color);
  const groups = blocks(plan.hosts, Object.keys(STATUSES.plan), ({ changes, files, restarts }) => [
    changes,
    files.map((file) => [file.path, file.action, saved ? unchangedLines(file, changes) : file.adds, file.drops]),
    restarts,
  ]);
  const lines = groups.flatMap((members) => blockLines(members, options, paint, saved));
  const { unchanged, inFilesOnly = 0 } = plan;
  const hidden = [
    ...(unchanged === 0 ? [] : [`${count(unchanged, 'setting')} already as wanted, not shown`]),
    ...(inFilesOnly === 0
      ? []
      : [`${count(inFilesOnly, 'setting')} right in the files of what does not run, not shown`]),
  ];
  const notes = [...hidden.flatMap((text) => wrap(text, options.width, '', '  ')), ...waveLines(plan, options)];
  return `${[...lines, ...notes.map((text) => paint('dim', text)), paint('bold', planSummary(plan.summary))].join('\n')}\n`;
}
