/**
 * Decides whether a file whose lines were not understood is not an inventory at all, which is said once, and bounds how
 * often one mistake is said.
 */
import type { Finding } from '../../model/finding';
import type { Build } from '../graph/build';
import type { InventoryCode, InventorySentences } from '../inventoryFindings';
import { finding } from '../inventoryFindings';
import { show, startOf } from '../text';

/** Codes of lines that do not belong in an inventory. */
const OF_LINES: ReadonlySet<string> = new Set<InventoryCode>([
  ...(['OOM204', 'OOM205', 'OOM206', 'OOM207', 'OOM209', 'OOM210', 'OOM227'] as const),
]);

/** The finding that stands for all lines of a text that is rather a login. */
const LOGIN: InventoryCode = 'OOM227';

/** Fewer wrong lines than this are mistakes in an inventory, however few others there are. */
const FEW = 5;

/** So many places of one mistake are listed; a finding more says where the others are. */
const LISTED = 10;

/** A line that only an inventory has, or nearly has: `web01 ansible_user = deploy`, `web01 env = prod`. */
const NEARLY = /\b(?:ansible|oomcfg)_\w+\s*[=:]|^\s*[\w.[\]:-]+[ \t]+[A-Za-z_]\w*[ \t]?=[ \t]?\S/;

/**
 * Judges what was found in a file, from `before` on in the list: that it is not an inventory, or each mistake a few
 * times.
 */
export function judgeFile(build: Build, path: string, text: string, before: number): void {
  const { list } = build.findings;
  const found = list.splice(before);
  const remark = unlikeRemark(path, text, found);
  if (remark === undefined) {
    list.push(...bounded(path, found));
    return;
  }
  build.isUnlike = true;
  list.push(finding('OOM253', startOf(path), remark));
}

/**
 * What a finding says instead, where the file is not an inventory at all: how many of its lines are none, and what it
 * looks like. Nothing of it is shown.
 */
function unlikeRemark(path: string, text: string, found: readonly Finding[]): InventorySentences | undefined {
  if (found.length === 0) return undefined;
  const lines = text.split(/\r\n|\n|\r/);
  const ofLines = found.filter(({ code, where }) => OF_LINES.has(code) && where?.file === path);
  const wrong = new Set(ofLines.map(({ where }) => where?.line ?? 1));
  const unlike = [...wrong].filter((line) => !NEARLY.test(lines[line - 1] ?? ''));
  // Findings are bounded: where they stopped, nobody has judged what follows.
  const last = found.length >= MANY ? Math.max(...wrong) : lines.length;
  const judged = lines.slice(0, last).filter(isContent).length;
  const looks = looksLike(path, lines);
  const isShort = unlike.length < FEW || unlike.length * 2 < judged;
  // A single finding may stand for all lines: those of a login are not read one by one.
  const isAlone = looks !== undefined && found.length === 1 && ofLines[0]?.code === LOGIN && judged > LISTED;
  // Of YAML and JSON only the wrong keys are reported, not what is below them.
  const isTree = TREE.test(path) && unlike.length > LISTED && !GROUPS.test(text);
  if (isShort && !isAlone && !isTree) return undefined;
  return {
    summary: `${show(path)} is not an inventory: it looks like ${looks ?? 'something else'}`,
    detail: `${isAlone ? 'Its lines are' : `${unlike.length} of ${judged} lines are`} neither hosts nor variables, the first of them line ${Math.min(...unlike)}. None of it is shown, because it may hold secrets.`,
    fix: 'Name the inventory with -i: an INI file with lines such as `web01 ansible_host=192.0.2.1` below [web], a YAML file, a folder of these, or a script that prints one.',
  };
}

/** Names of files that are read as a tree, and what a tree of groups has in it. */
const TREE = /\.(?:json|ya?ml)$/i;
const GROUPS = /^\s*["']?(?:hosts|children)["']?\s*:/m;

/** With this many findings of one file, others may have been left out (MAX_FINDINGS of inventoryFindings.ts). */
const MANY = 900;

function isContent(line: string): boolean {
  return !/^\s*(?:[#;].*)?$/.test(line);
}

/** Shapes of lines, each with the share of lines that it takes for a name, in percent. */
const SHAPES: readonly (readonly [what: string, line: RegExp, percent: number])[] = [
  ['a patch or the output of git', /^(?:diff --git |@@ -|commit [0-9a-f]{40}$|index [0-9a-f]{7,}\.\.)/, 1],
  [
    'a log',
    /^(?:<\d+>)?\[?(?:\d{4}-\d\d-\d\d[T ]\d\d:|[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d|\d\d?\/[A-Z][a-z]{2}\/\d{4}|\d\d:\d\d:\d\d|[ \d]+\.\d{6}\])|^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/,
    50,
  ],
  ['Markdown', /^(?:#{1,6} \S|```|[-*] \S|\|.*\|$|=====*$)/, 10],
  [
    'the source of a program or a script',
    /[;{}]\s*$|^\s*(?:import|from|def|func|function|class|if|for|echo|fi|done)\b/,
    25,
  ],
  ['a configuration file of something else', /^\s*[\w.-]+\s*=\s*\S|^\s*\[[^\]]+\]\s*$|^[A-Z]\w+ \S+$/, 50],
  ['text', /^\s*(?:\S+\s+){4,}\S+\s*$/, 40],
];

/** What a file looks like by its lines, or by the end of its name; undefined where neither says anything. */
function looksLike(path: string, lines: readonly string[]): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const named = NAMES.find(([ending]) => ending.test(name));
  if (named !== undefined) return named[1];
  const content = lines.slice(0, 2000).filter((line) => line.trim() !== '');
  const found = SHAPES.find(
    ([, line, percent]) => content.filter((one) => line.test(one)).length * 100 >= percent * content.length,
  );
  return found?.[0];
}

const NAMES: readonly (readonly [ending: RegExp, what: string])[] = [
  [/\.(?:md|markdown)$/i, 'Markdown'],
  [/\.json$/i, 'JSON for something else'],
  [/\.ya?ml$/i, 'YAML for something else'],
  [/\.(?:log|out|err)(?:\.\d+)?$/i, 'a log'],
  [/\.(?:py|js|mjs|ts|go|rs|rb|pl|php|java|c|h|cc|cpp|sh|bash|lua)$/i, 'the source of a program or a script'],
];

/**
 * Of one mistake in many lines the first are listed; a finding more stands for the others, and has their lines in its
 * facts.
 */
function bounded(path: string, found: readonly Finding[]): readonly Finding[] {
  const kinds = new Map<string, Finding[]>();
  for (const one of found) {
    if (one.where?.file !== path) continue;
    const kind = `${one.code} ${one.detail} ${one.fix}`;
    const others = kinds.get(kind);
    if (others === undefined) kinds.set(kind, [one]);
    else others.push(one);
  }
  const many = [...kinds.values()].filter(({ length }) => length > LISTED + 1);
  if (many.length === 0) return found;
  const left = new Set(many.flatMap((all) => all.slice(LISTED)));
  return [...found.filter((one) => !left.has(one)), ...many.flatMap((all) => moreOf(path, all))];
}

function moreOf(path: string, all: readonly Finding[]): Finding[] {
  const [first] = all;
  if (first === undefined) return [];
  const lines = [...new Set(all.slice(LISTED).map(({ where }) => where?.line ?? 1))];
  const number = all.length - LISTED;
  return [
    {
      code: 'OOM254',
      severity: first.severity,
      summary: `${number} more places in ${show(path)} have the same mistake, ${first.code}, from line ${lines[0] ?? 1} on`,
      detail: `Only the first ${LISTED} are listed; one correction may fit all of them.`,
      fix: first.fix,
      facts: { code: first.code, lines },
      where: { ...startOf(path), line: lines[0] ?? 1 },
    },
  ];
}
