/** Decides how changes, files and restarts read in a plan: one aligned line a change, long values folded below it. */
import type { Change, FileChange, Restart } from '../../../documents/plan/document';
import { settingLines } from '../../../documents/plan/fileLines';
import type { SettingValue } from '../../../model/settings';
import type { Paint, TextOptions, Tone } from '../palette';
import { painter } from '../palette';
import { count } from '../../../model/text/count';
import { byTarget, widest } from './targets';
import { lineText, shown, valueTexts } from '../values';
import { wrap } from '../wrap';

type Sign = '+' | '~' | '-';

const TONES: Readonly<Record<Sign, Tone>> = { '+': 'green', '~': 'yellow', '-': 'red' };

const FILE_SIGNS: Readonly<Record<FileChange['action'], Sign>> = { create: '+', update: '~', remove: '-' };

/** No value so far: null, or a variable that is empty. */
function isNothing(value: SettingValue | null): boolean {
  return value === null || value === '';
}

/** `-` for what the spec no longer asks for, `+` for what has no value yet, `~` for the rest. */
function signOf({ dropped, before }: Change): Sign {
  if (dropped) return '-';
  return isNothing(before) ? '+' : '~';
}

interface Row {
  readonly sign: Sign;
  readonly setting: string;
  readonly values: string;
  readonly change: Change;
}

function row(change: Change): Row {
  const [before = '', after = ''] = valueTexts(change, [change.before, change.after]);
  return { sign: signOf(change), setting: shown(change.setting), values: `${before} → ${after}`, change };
}

/** Values that are this long do not set the width of their column. */
const WIDEST_VALUE = 40;

/** The changes of one target. */
function targetLines(changes: readonly Change[], options: TextOptions, indent: string, paint: Paint): string[] {
  const rows = changes.map(row);
  const settingWidth = widest(rows.map(({ setting }) => setting));
  const valueWidth = widest(rows.map(({ values }) => values).filter((text) => text.length <= WIDEST_VALUE));
  return rows.flatMap(({ sign, setting, values, change }) => {
    const start = `${indent}${paint(TONES[sign], sign)} ${setting.padEnd(settingWidth)}  `;
    const effect = paint(change.takesEffect === 'live' ? 'dim' : 'bold', change.takesEffect);
    const length = indent.length + 2 + settingWidth + 2 + Math.max(values.length, valueWidth) + 2;
    const below = `${indent}    `;
    const origin = [
      ...(change.setBy === undefined ? [] : [`was set by ${shown(change.setBy)}`]),
      ...(change.givenBy === undefined ? [] : [`now by ${shown(change.givenBy)}`]),
    ].flatMap((text) => wrap(text, options.width, below).map((line) => paint('dim', line)));
    if (length + change.takesEffect.length <= options.width)
      return [`${start}${values.padEnd(valueWidth)}  ${effect}`, ...origin];
    return [`${start}${effect}`, ...wrap(values, options.width, below), ...origin];
  });
}

/** Changes, in the plan's order, below the name of their target. */
export function changeLines(changes: readonly Change[], options: TextOptions, indent: string): readonly string[] {
  const paint = painter(options.color);
  return [...byTarget(changes)].flatMap(([target, group]) => [
    `${indent}${paint('bold', shown(target))}`,
    ...targetLines(group, options, `${indent}  `, paint),
  ]);
}

/** Lines of a file's new text that no change is about. */
export function unchangedLines(file: FileChange, changes: readonly Change[]): readonly string[] {
  return settingLines(file, changes)
    .filter(({ kind }) => kind === 'unchanged')
    .map(({ text }) => text);
}

/** Files, with their folder's links: created, updated or removed; with `changes` also what they hold beyond them. */
export function fileLines(
  files: readonly FileChange[],
  options: TextOptions,
  indent: string,
  changes?: readonly Change[],
): readonly string[] {
  if (files.length === 0) return [];
  const paint = painter(options.color);
  return [
    `${indent}${paint('bold', 'files')}`,
    ...files.flatMap((file) => {
      const sign = FILE_SIGNS[file.action];
      const unchanged = changes === undefined ? (file.adds ?? []) : unchangedLines(file, changes);
      return [
        `${indent}  ${paint(TONES[sign], sign)} ${shown(file.path)}`,
        ...unchanged.flatMap((text) =>
          wrap(lineText(text), options.width, `${indent}      and writes: `, `${indent}        `),
        ),
        ...(file.drops ?? []).flatMap((text) =>
          wrap(lineText(text), options.width, `${indent}      and takes out: `, `${indent}        `),
        ),
      ];
    }),
  ];
}

/** A unit's name, by its suffix (systemd.unit(5)); settings have none of these. */
const UNIT = /\.(?:service|slice|socket|target|scope|mount|timer|path|device|swap)$/;

/** Every unit that restarts, and why: its settings, or the unit that it restarts along with. */
export function restartLines(restarts: readonly Restart[], options: TextOptions, indent: string): readonly string[] {
  if (restarts.length === 0) return [];
  const paint = painter(options.color);
  const units = restarts.map(({ unit }) => shown(unit));
  const width = widest(units);
  const known = new Set(restarts.map(({ unit }) => unit));
  return [
    `${indent}${paint('yellow', `restarts ${count(restarts.length, 'unit')}`)}`,
    ...restarts.flatMap(({ because }, index) => {
      const unit = units[index] ?? '';
      const along = because.length > 0 && because.every((reason) => known.has(reason) || UNIT.test(reason));
      const why = `${along ? 'along with ' : ''}${because.map(shown).join(', ')}`;
      const start = `${indent}  ${paint('yellow', '!')} ${unit.padEnd(width)}  `;
      const bare = ' '.repeat(indent.length + 4 + width + 2);
      const [first = '', ...rest] = wrap(why, options.width, bare);
      return [`${start}${first.slice(bare.length)}`.trimEnd(), ...rest];
    }),
  ];
}
