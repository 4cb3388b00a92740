/**
 * The records of a unit's files -> the files in the order in which they apply, those that do not apply, and the
 * programs of its ExecStart=.
 */
import type { Facts } from '../../model/host';
import type { FileAssignment, ObservedUnit, UnitFile } from '../../model/observed';
import { applyOrder } from '../../systemd/applyOrder';
import { assignmentOf } from './managerValues';
import type { LookRecord } from '../records';
import { fieldsOf } from '../../remote/fields';

interface MutableFile {
  readonly path: string;
  readonly assignments: FileAssignment[];
  readonly setsVariable: number[];
}

/** Where a generation keeps its files; systemd reads them through links in its own folders. */
const EARLIER = '/etc/oomcfg/';
/** The notes of what oomcfg gave a unit take the place of a drop-in that is gone. */
const NOTE = '/var/lib/oomcfg/before';

type OfFiles = Pick<
  ObservedUnit,
  | 'files'
  | 'hidden'
  | 'earlier'
  | 'programs'
  | 'namesVariable'
  | 'behindVariable'
  | 'foldersChangedAgo'
  | 'managerChangedAgo'
>;

/** `fragment` is the path of the unit file that systemd has loaded. */
export function observeUnitFiles(records: readonly LookRecord[], fragment: string, facts: Facts): OfFiles {
  const files: MutableFile[] = [];
  const starts = new Map<string, string[]>();
  const changed = new Map<string, number>();
  const folders: number[] = [];
  const manager: number[] = [];
  const behind: string[] = [];
  const given: FileAssignment[] = [];
  for (const { type, text } of records) {
    const file = files.at(-1);
    switch (type) {
      case 'f':
        files.push({ path: text, assignments: [], setsVariable: [] });
        break;
      case 'a': {
        const { line = 0, assignment: pair } = fieldsOf(type, text);
        const assignment = assignmentOf(pair.key, pair.value, line, facts);
        if (assignment !== undefined) file?.assignments.push(assignment);
        break;
      }
      case 'given': {
        const { directive } = fieldsOf(type, text);
        const assignment = assignmentOf(directive.key, directive.value, 0, facts);
        if (assignment !== undefined) given.push(assignment);
        break;
      }
      case 'changed': {
        const { seconds = 0, path } = fieldsOf(type, text);
        // (Of a link and the file that it leads to the later change counts.)
        changed.set(path, Math.min(seconds, changed.get(path) ?? Infinity));
        break;
      }
      case 'changedfolder':
        folders.push(fieldsOf(type, text).seconds ?? 0);
        break;
      case 'changedconf':
        manager.push(fieldsOf(type, text).seconds ?? 0);
        break;
      case 'e':
        file?.setsVariable.push(fieldsOf(type, text).line ?? 0);
        break;
      case 'x':
      case 'xv':
        // An empty ExecStart= removes those before it.
        if (type === 'x' && text === '') behind.length = 0;
        if (file !== undefined)
          starts.set(file.path, [...(starts.get(file.path) ?? []), type === 'x' ? text : NAMES_VARIABLE]);
        break;
      case 'xb':
        behind.push(text);
        break;
    }
  }
  const ofGenerations = files.filter(({ path }) => path !== fragment && path.startsWith(EARLIER));
  const read = files.filter((file) => !ofGenerations.includes(file));
  const noted = given.length === 0 ? [] : [{ path: NOTE, assignments: given, setsVariable: [] }];
  const earlier = [...ofGenerations, ...noted];
  const applied = applyOrder(read, fragment);
  const inForce = new Set(applied);
  const { programs, namesVariable } = startedBy(applied.flatMap(({ path }) => starts.get(path) ?? []));
  return {
    files: applied.map((file) => ({ ...file, ...changedAgo(changed.get(file.path)) })),
    hidden: read.filter((file) => !inForce.has(file)),
    ...(earlier.length === 0 ? {} : { earlier }),
    programs,
    ...(namesVariable ? { namesVariable: true as const } : {}),
    ...(folders.length === 0 ? {} : { foldersChangedAgo: Math.min(...folders) }),
    ...(manager.length === 0 ? {} : { managerChangedAgo: Math.min(...manager) }),
    ...(behind.length === 0 ? {} : { behindVariable: behind }),
  };
}

/** Stands for a command line that names the variable; no base name of a program holds a `$`. */
const NAMES_VARIABLE = '$';

/**
 * The result of the lines of ExecStart=, in the order in which they apply: an empty one removes those before it
 * (systemd.service(5)).
 */
function startedBy(lines: readonly string[]): {
  readonly programs: readonly string[];
  readonly namesVariable: boolean;
} {
  const last = lines.slice(lines.lastIndexOf('') + 1);
  return { programs: last.filter((line) => line !== NAMES_VARIABLE), namesVariable: last.includes(NAMES_VARIABLE) };
}

function changedAgo(seconds: number | undefined): Pick<UnitFile, 'changedAgo'> {
  return seconds === undefined ? {} : { changedAgo: seconds };
}
