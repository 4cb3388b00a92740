/** Decides which other files win over oomcfg's drop-in, and how to keep them from it. */
import type { Finding } from '../../../model/finding';
import { DIRECTIVE_ORDER, isSize } from '../../../model/settings';
import { printable } from '../../../model/text/printable';
import { baseName, dropInPath, OUR_FILE } from '../../../systemd/paths';
import { type Assigned, lastAssignment } from '../../../systemd/assignments';
import { withOurs } from '../../../systemd/dropIns';
import { planFinding } from '../../../rules/host';
import { place, shown, type UnitCheck, type UnitScene } from '../../scene';

export const dropIns: UnitCheck = { finds: ['dropInWins'], check: checkDropIns };

/** A later file that says something else makes ours ineffective for good. */
function checkDropIns({ service, unit, observed }: UnitScene): readonly Finding[] {
  const all = withOurs(unit.files, unit.id, service.directives);
  return DIRECTIVE_ORDER.flatMap((directive) => {
    const wanted = service.directives[directive];
    const theirs = wanted === undefined ? undefined : lastAssignment(all, directive, observed.facts);
    if (
      wanted === undefined ||
      theirs === undefined ||
      theirs.value === wanted.value ||
      theirs.path === dropInPath(unit.id)
    )
      return [];
    const found = place(theirs);
    const said = isSize(directive) ? shown(theirs.value) : String(theirs.value);
    return [
      planFinding('dropInWins', {
        summary: `${found} sets ${directive} to ${said} and wins over oomcfg's drop-in`,
        detail: `${whyItWins(theirs.path, unit.id)}: after the next daemon-reload ${directive} is ${said}.`,
        fix: awayFrom(theirs, unit.id),
        facts: {
          unit: unit.id,
          setting: directive,
          file: theirs.path,
          line: theirs.line,
          theirs: theirs.value,
          wanted: wanted.value,
        },
        where: wanted.at,
      }),
    ];
  });
}

/** systemd.unit(5): of one file name the first folder counts, and then the names decide. */
function whyItWins(path: string, unit: string): string {
  return baseName(path) === OUR_FILE
    ? `Of drop-ins with the same name only the one in the first folder counts (systemd.unit(5)), and this one hides ${dropInPath(unit)}`
    : `Drop-ins apply in the order of their file names (systemd.unit(5)), and this one comes after ${dropInPath(unit)}`;
}

/** A file of a package is never edited: its next update would bring the line back. */
function awayFrom({ path, line }: Assigned, unit: string): string {
  const file = printable(path);
  const name = printable(baseName(path), 120);
  if (baseName(path) === OUR_FILE) return `Remove ${file}, or give it a name that sorts before.`;
  if (path.startsWith('/etc/'))
    return `Remove line ${line} of ${file}, or rename the file so that it sorts before ${OUR_FILE}.`;
  const better = dropInPath(unit, name);
  return path.startsWith('/run/')
    ? `A program writes ${file} again: find out which. ${better} overrides it, for instance as a link to /dev/null.`
    : `Copy it to ${better}, which overrides it, and remove line ${line} there.`;
}
