/**
 * Decides which unit names may be in a spec: those that systemd accepts, of services and slices, never a bare template.
 */
import { SPEC_RULES } from '../../rules/spec';
import { printable } from '../../model/text/printable';
import { foreignCharacter, isSlice, LONGEST_FILE_NAME, UNIT_TYPES } from '../../systemd/unitNames';
import type { SpecSentences, SpecCode } from '../specFindings';
import { nearest } from '../../model/text/nearest';

/** A unit's drop-ins lie in a folder UNIT.d; systemd's own bound is that of file names, too. */
const LONGEST = LONGEST_FILE_NAME - '.d'.length;

/** The types whose units run processes in a cgroup of their own, and stay. */
const SUFFIX = /\.(service|slice)$/;
const OTHER_TYPES = UNIT_TYPES.filter((type) => !SUFFIX.test(`.${type}`));
const OTHER_SUFFIX = new RegExp(`\\.(${OTHER_TYPES.join('|')})$`);

export interface UnitMistake {
  readonly code: SpecCode;
  readonly remark: SpecSentences & { readonly fix: string };
}

/**
 * The unit of a service that names none: its key with `.service`, or the key itself where it is a unit name already.
 */
export function defaultUnit(key: string): string {
  return SUFFIX.test(key) || OTHER_SUFFIX.test(key) ? key : `${key}.service`;
}

/**
 * What is wrong with a unit name; undefined for a good one. The rules are those of systemd.unit(5) and of systemd's own
 * check of names: characters, length, one suffix, something before the @, and for slices no instance and no empty part
 * between dashes (`-.slice` is the root).
 */
export function unitMistake(unit: string): UnitMistake | undefined {
  // A name with a = is an assignment of some other file, and can be a password.
  const shown = printable(unit.replace(/=.*$/s, '=…'), 80);
  const mistake = (code: SpecCode, summary: string, detail: string, fix: string): UnitMistake => ({
    code,
    remark: { summary, detail, fix, facts: { unit: shown } },
  });
  if (unit === '') {
    return mistake(
      'OOM131',
      'the unit name is empty',
      'Nothing on a host has an empty name.',
      'Write the name of the unit, such as api.service, or remove unit: where the key is the name.',
    );
  }
  const bad = foreignCharacter(unit);
  if (bad !== undefined) {
    return mistake(
      'OOM131',
      `the unit name "${shown}" contains ${bad === ' ' ? 'a space' : printable(bad, 20)}`,
      'systemd accepts letters, digits and : _ . \\ @ - in a unit name; anything else could become another path or command.',
      bad === '/'
        ? 'Write the name of the unit alone, not its path.'
        : 'Write the name as systemctl list-units shows it.',
    );
  }
  if (unit.length > LONGEST) {
    return mistake(
      'OOM131',
      `the unit name ${shown} has ${unit.length} characters`,
      `Its drop-in folder would have a name of more than 255 bytes; ${LONGEST} characters are the most.`,
      'Use the shorter name of the unit.',
    );
  }
  const other = OTHER_SUFFIX.exec(unit)?.[1];
  if (other !== undefined) {
    return mistake(
      'OOM133',
      `${shown} is a ${other}`,
      'Budgets belong to services and slices: they are what runs processes in a cgroup of its own.',
      `Name the service, such as ${shown.slice(0, -other.length)}service.`,
    );
  }
  if (!SUFFIX.test(unit)) return withoutSuffix(unit, shown, mistake);
  const prefix = unit.replace(SUFFIX, '');
  if (prefix === '' || prefix.startsWith('@')) {
    return mistake(
      'OOM131',
      `${shown} has no name before its ${prefix === '' ? 'suffix' : '@'}`,
      'systemd refuses it.',
      'Write NAME.service or NAME@INSTANCE.service.',
    );
  }
  if (isSlice(unit)) return sliceMistake(prefix, shown, mistake);
  if (prefix.indexOf('@') === prefix.length - 1) {
    return mistake(
      'OOM132',
      `${shown} is a template without an instance`,
      SPEC_RULES.OOM132.cause,
      `Name the instance, such as ${prefix}main.service; systemctl list-units '${prefix}*' shows those that run.`,
    );
  }
  return undefined;
}

type Mistake = (code: SpecCode, summary: string, detail: string, fix: string) => UnitMistake;

function withoutSuffix(unit: string, shown: string, mistake: Mistake): UnitMistake {
  const dot = unit.lastIndexOf('.');
  const meant = dot > 0 ? nearest(unit.slice(dot + 1), ['service', 'slice']) : undefined;
  return mistake(
    'OOM133',
    `${shown} has no .service or .slice at its end`,
    'A unit is written with its full name, so that a service and a slice of the same name are not mixed up.',
    `Did you mean ${meant === undefined ? `${shown}.service` : `${printable(unit.slice(0, dot), 80)}.${meant}`}?`,
  );
}

function sliceMistake(prefix: string, shown: string, mistake: Mistake): UnitMistake | undefined {
  if (prefix.includes('@')) {
    return mistake(
      'OOM131',
      `the slice ${shown} has an instance`,
      'Slices have no templates (systemd.slice(5)).',
      'Name the slice without @.',
    );
  }
  if (prefix !== '-' && (prefix.startsWith('-') || prefix.endsWith('-') || prefix.includes('--'))) {
    return mistake(
      'OOM131',
      `the slice ${shown} has an empty part between dashes`,
      'Dashes of a slice name are levels of the tree: a-b.slice lies within a.slice (systemd.slice(5)).',
      'Remove the extra dash.',
    );
  }
  return undefined;
}
