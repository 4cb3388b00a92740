/**
 * Decides which units' files have changed since systemd read them, where the times of the files do not tell.
 */
import type { Facts } from '../../model/host';
import type { ObservedUnit } from '../../model/observed';
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES, type SettingValue } from '../../model/settings';
import { observeUnit } from './observeUnit';
import { splitAt } from '../../remote/recordText';
import type { LookRecord } from '../records';
import { type FieldsOf, fieldsOf } from '../../remote/fields';
import { isOtherReloaded, type Line } from '../../systemd/reloaded';
import { directiveValue } from '../../systemd/values';

/**
 * The units for which systemd has another value of a directive than their files set, from records of units that are not
 * in the spec.
 */
export function otherThanRead(others: readonly FieldsOf<'t'>[], facts: Facts): readonly string[] {
  const records = new Map<string, LookRecord[]>();
  for (const { unit, record } of others) {
    const [type, text] = splitAt(record, ' ');
    records.set(unit, [...(records.get(unit) ?? []), { type, text }]);
  }
  return [...records].flatMap(([name, found]) => {
    const unit = observeUnit(name, found, facts);
    const isAnother =
      DIRECTIVE_ORDER.some((directive) => isOther(unit, directive, facts)) ||
      (WITH_LINES.test(name) && isOtherReloaded(linesOf(unit, found), propertiesOf(found)));
    return isAnother ? [name] : [];
  });
}

/** The look reads the lines of no other section than those of services and slices. */
const WITH_LINES = /\.(?:service|slice)$/;

/** All lines that the look told of the files, in the order in which they apply. */
function linesOf({ files }: ObservedUnit, records: readonly LookRecord[]): readonly Line[] {
  const byPath = new Map<string, Line[]>();
  let lines: Line[] = [];
  for (const { type, text } of records) {
    if (type === 'f') byPath.set(text, (lines = []));
    else if (type === 'a') lines.push(fieldsOf(type, text).assignment);
  }
  return files.flatMap(({ path }) => byPath.get(path) ?? []);
}

function propertiesOf(records: readonly LookRecord[]): ReadonlyMap<string, string> {
  return new Map(
    records.flatMap(({ type, text }): [string, string][] => {
      if (type !== 'p') return [];
      const { property } = fieldsOf(type, text);
      return [[property.key, property.value]];
    }),
  );
}

/** A value with a soft and a hard limit is not compared: systemd shows it differently. */
function isOther({ files, manager }: ObservedUnit, directive: Directive, facts: Facts): boolean {
  const has = manager[directive];
  const texts = files.flatMap(({ assignments }) =>
    assignments.filter((one) => one.directive === directive && one.isLegacy !== true),
  );
  if (has === undefined) return false;
  const text = texts.findLast((one) => directiveValue(directive, one.text, facts) !== undefined)?.text;
  if (text === undefined) return DIRECTIVES[directive].isOfFilesAlone === true && has !== DIRECTIVES[directive].absent;
  if (text.includes(':')) return false;
  const value = directiveValue(directive, text, facts);
  return text.endsWith('%') ? isOtherShare(directive, has, value, facts) : value !== has;
}

/**
 * systemd rounds a share of the memory in its own way. What it takes the share of in a container, and for swap, is not
 * known here.
 */
function isOtherShare(directive: Directive, has: SettingValue, value: SettingValue | undefined, facts: Facts): boolean {
  if (facts.container !== undefined || directive === 'MemorySwapMax' || typeof value !== 'number') return false;
  return typeof has !== 'number' || Math.abs(has - value) > value * ROUNDING;
}

const ROUNDING = 0.01;
