/** Decides how an explanation reads: what it is, why, what to do, and where that is from. */
import type { SysctlRow } from '../../model/sysctls';
import type { Rule } from '../../rules/rule';
import type { SettingText } from '../../spec/schema/settingTexts';
import { painter, type TextOptions } from './palette';
import { wrap } from './wrap';

/** A heading, and paragraphs that each begin with a word of their own. */
interface Section {
  readonly heading: string;
  readonly parts: readonly (readonly [label: string, text: string])[];
}

/** With the indentation before it. */
const WIDTH_OF_LABEL = 13;

function text({ heading, parts }: Section, options: TextOptions): string {
  const paint = painter(options.color);
  const indent = ' '.repeat(WIDTH_OF_LABEL);
  return [
    paint('bold', heading),
    ...parts.flatMap(([label, words]) => {
      const [first = '', ...rest] = wrap(words, options.width, indent);
      return [`  ${paint('dim', label.padEnd(WIDTH_OF_LABEL - 2))}${first.slice(WIDTH_OF_LABEL)}`, ...rest];
    }),
    '',
  ].join('\n');
}

const NEEDS: Readonly<Record<Rule['needs'], string>> = {
  input: 'without a host, by the command that reads what it is about',
  facts: 'once what it needs to know about a host is known: by validate if the inventory says it, else by plan',
  observed: 'by a look at the host: plan, apply and verify say it',
  connection: 'by connecting to the host, or trying to',
  change: 'while a host is changed: apply says it',
};

/** A change that has begun can no longer be held. */
const FAILED = 'error: the host is held, or counts as failed where its change had begun';

const EFFECT: Readonly<Record<Rule['severity'], string>> = {
  error: 'error: it holds its host, or the whole run if it is not about a host',
  warning: 'warning',
  info: 'for information',
};

export function ruleText(code: string, rule: Rule, options: TextOptions): string {
  const { severity, otherSeverities = [], title, cause, fix, source, needs, otherNeeds = [] } = rule;
  return text(
    {
      heading: `${code}: ${title}`,
      parts: [
        ['why', cause],
        ['fix', fix],
        [
          'severity',
          most(needs === 'change' && severity === 'error' ? FAILED : EFFECT[severity], otherSeverities, SOME_ARE),
        ],
        ['found', most(NEEDS[needs], otherNeeds, NEEDS)],
        ['source', source],
      ],
    },
    options,
  );
}

const SOME_ARE: Readonly<Record<Rule['severity'], string>> = {
  error: 'are errors',
  warning: 'are warnings',
  info: 'are for information',
};

/** What holds for most occurrences, and for others. */
function most<Kind extends string>(
  first: string,
  others: readonly Kind[],
  words: Readonly<Record<Kind, string>>,
): string {
  return [first, ...others.map((other) => `some ${words[other]}`)].join('; ');
}

export function settingText({ path, description, examples, source }: SettingText, options: TextOptions): string {
  return text(
    {
      heading: path,
      parts: [
        ['what', description],
        ...examples.map((example, index): [string, string] => [index === 0 ? 'examples' : '', example]),
        ['source', source],
      ],
    },
    options,
  );
}

export function sysctlText(key: string, row: SysctlRow, options: TextOptions): string {
  const { min, max, leastBeside0, since, before, zeroes, note } = row;
  const least = leastBeside0 === undefined ? String(min) : `0, or ${leastBeside0}`;
  const older = before === undefined ? '' : `; up to ${before.max} before Linux ${before.kernel}`;
  return text(
    {
      heading: key,
      parts: [
        ['what', note],
        ['values', max === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${max}${older}`],
        ...(since === undefined ? [] : [['since', `Linux ${since}`] as const]),
        ...(zeroes === undefined ? [] : [['beside', `the kernel then reads 0 for ${zeroes}`] as const]),
        ['in a spec', `system: [{ sysctl: { ${key}: VALUE } }]`],
        ['source', `the kernel's Documentation/admin-guide/sysctl/${key.split('.')[0] ?? ''}.rst`],
      ],
    },
    options,
  );
}
