/** Reads one entry of `services`: which unit it is, on which hosts, and what is set. */
import type { Placed } from '../../model/finding';
import { shownKey } from '../../model/text/shownOptions';
import type { Override, ServiceSpec } from '../../model/spec';
import type { Note } from '../specFindings';
import { isError } from '../specFindings';
import { readSettings, setsSomething } from './settings';
import { type Entry, entryOf, itemsOf, type Tree } from '../../yaml/tree';
import { defaultUnit, unitMistake } from './units';
import { readText } from '../values';
import { isSlice } from '../../systemd/unitNames';

export interface ServiceRead {
  readonly service: ServiceSpec;
  /** What its values mean together can be judged: each of them was understood. */
  readonly isUnderstood: boolean;
}

/**
 * The service; undefined where it has no usable unit or is not a map. All of its mistakes are noted either way. `sound`
 * says that the schema found nothing in it.
 */
export function readService(entry: Entry, sound: boolean, noteAny: Note): ServiceRead | undefined {
  const tree = entry.value;
  if (tree.kind !== 'map') return undefined;
  let understood = sound;
  const note: Note = (code, where, remark) => {
    if (isError(code)) understood = false;
    noteAny(code, where, remark);
  };
  const unit = readUnit(entry, note);
  const slice = isSlice(unit?.value ?? '');
  const settings = readSettings(tree, slice, note);
  const overrides = itemsOf(entryOf(tree, 'overrides')?.value).flatMap((item) =>
    readOverride(item, slice, sound, note),
  );
  const hosts = readHosts(tree, entry.keyAt, note);
  if (sound && !setsSomething(tree) && overrides.length === 0) {
    note('OOM138', entry.keyAt, {
      summary: `${shownKey(entry.key)} sets nothing`,
      facts: { service: shownKey(entry.key) },
    });
  }
  if (unit === undefined || hosts === undefined) return undefined;
  return {
    service: { key: entry.key, at: entry.keyAt, unit, hosts, settings, overrides },
    isUnderstood: understood,
  };
}

function readUnit(entry: Entry, note: Note): Placed<string> | undefined {
  const written = entryOf(entry.value, 'unit')?.value;
  const name = written?.kind === 'scalar' && typeof written.value === 'string' ? written.value : undefined;
  if (written !== undefined && name === undefined) return undefined;
  const unit: Placed<string> =
    written === undefined || name === undefined
      ? { value: defaultUnit(entry.key), at: entry.keyAt }
      : { value: name, at: written.at };
  const mistake = unitMistake(unit.value);
  if (mistake === undefined) return unit;
  const { code, remark } = mistake;
  const fix = written === undefined ? `${remark.fix} Or keep the name and add unit:.` : remark.fix;
  note(code, unit.at, { ...remark, fix });
  return undefined;
}

/** The pattern; `all` at `fallback` where nothing is written. Whether it matches is judged with the inventory. */
export function readHosts(tree: Tree, fallback: Placed<string>['at'], note: Note): Placed<string> | undefined {
  const written = entryOf(tree, 'hosts');
  return written === undefined ? { value: 'all', at: fallback } : readPattern(written.value, note);
}

/** One pattern, or a list of them, which is the one with commas; undefined (and noted) where it is another. */
function readPattern(tree: Tree, note: Note): Placed<string> | undefined {
  if (tree.kind !== 'list') return readText(tree, 'hosts', note);
  const items = tree.items.map((item) => readText(item, 'hosts', note));
  const patterns = items.flatMap((item) => (item === undefined ? [] : splitAtColons(item.value)));
  return items.length === 0 || items.includes(undefined) ? undefined : { value: patterns.join(','), at: tree.at };
}

/** `web:!web03` within a list is two patterns; the colons of `web[0:2]` and of IPv6 addresses divide nothing. */
function splitAtColons(pattern: string): readonly string[] {
  if (pattern.includes(',') || /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.%\w]*$/i.test(pattern)) return [pattern];
  return pattern.match(/(?:[^:[\]]|\[[^\]]*\]|[[\]])+/g) ?? [pattern];
}

function readOverride(tree: Tree, slice: boolean, sound: boolean, note: Note): readonly Override[] {
  if (tree.kind !== 'map') return [];
  const written = entryOf(tree, 'hosts');
  const hosts = written && readPattern(written.value, note);
  const settings = readSettings(tree, slice, note);
  if (sound && !setsSomething(tree) && settings.optional === undefined) {
    note('OOM138', tree.at, {
      summary: 'this override sets nothing',
      detail: 'It names hosts, but no other value for them.',
      fix: 'Give it a value, such as memory: 8GiB, or remove it.',
    });
  }
  return hosts === undefined ? [] : [{ hosts, settings }];
}
