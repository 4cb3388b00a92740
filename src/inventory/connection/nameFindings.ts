/**
 * Decides what is said of a host's variables whose names nothing reads: what may decide its route holds it, the rest is
 * listed.
 */
import type { Finding, Place } from '../../model/finding';
import type { Host, Json } from '../../model/host';
import { ExactNumber } from '../../model/host';
import { SETTING_OF, settingRow } from './connectionVariables';
import { finding } from '../inventoryFindings';
import type { Unused } from '../route/routeArguments';
import type { NameMeaning } from './strangeNames';
import { isUnreadable, meaningOf } from './strangeNames';
import { showVariable } from '../text';
import { UNSAFE, VAULT } from '../../yaml/ansible';

export interface NameFindings {
  readonly findings: readonly Finding[];
  /** Names that decide nothing. */
  readonly unused: readonly Unused[];
}

/** Where a variable was written, and which of two would win. */
interface Written {
  readonly placeOf: (variable: string) => Place;
  readonly rankOf: (variable: string) => number;
}

/** `meanings` remembers each name. */
export function nameFindings({ vars }: Host, written: Written, meanings: Map<string, NameMeaning>): NameFindings {
  const findings: Finding[] = [];
  const unused: Unused[] = [];
  const { placeOf } = written;
  for (const [name, value] of Object.entries(vars)) {
    const meaning = meanings.get(name) ?? meaningOf(name);
    meanings.set(name, meaning);
    if (meaning.kind === 'other' || (isStructure(value) && !isUnreadable(name))) continue;
    if (meaning.kind === 'setting' && isMany(name, value)) findings.push(unknown(name, false, placeOf(name)));
    else if (meaning.kind === 'setting') findings.push(misnamed(name, meaning.variable, vars, written));
    else if (meaning.kind === 'route' && saysSomething(value))
      findings.push(unknown(name, meaning.isWay, placeOf(name)));
    else unused.push({ option: showVariable(name), label: showVariable(name), at: placeOf(name) });
  }
  return { findings, unused };
}

/** A list or mapping is not a setting of a connection; an encrypted or unsafe text may be one. */
function isStructure(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value instanceof ExactNumber) return false;
  return value === null || !(Object.hasOwn(value, UNSAFE) || Object.hasOwn(value, VAULT));
}

/** `ansible_users=alice,bob` is the user's own list: no setting has several values. */
function isMany(name: string, value: Json | undefined): boolean {
  return name.endsWith('s') && typeof value === 'string' && /^[\w.@-]+(?:\s*[,;]\s*[\w.@-]+)+$/.test(value.trim());
}

/** A setting that is switched off is the same as none. */
function saysSomething(value: Json | undefined): boolean {
  return value !== false && !(typeof value === 'string' && /^\s*(?:none|null|no|off|false)?\s*$/i.test(value));
}

/**
 * A name that nothing reads. Where the setting is there under a right name, that one counts, and the other is a mistake
 * or a name of the user's own; unless it says something else for fewer hosts: of a host whose group has the setting,
 * the host's own value was meant to win.
 */
function misnamed(name: string, variable: string, vars: Host['vars'], { placeOf, rankOf }: Written): Finding {
  const shown = showVariable(name);
  const { variables } = settingRow(SETTING_OF.get(variable) ?? 'address');
  const counts = variables.findLast((one) => (vars[one] ?? null) !== null);
  const isOther = counts !== undefined && JSON.stringify(vars[counts]) !== JSON.stringify(vars[name]);
  // ansible_ssh_host wins over ansible_host.
  const wouldWin =
    counts === undefined || rankOf(name) > rankOf(counts) || variables.indexOf(variable) > variables.indexOf(counts);
  if (counts === undefined || (isOther && wouldWin)) {
    return finding(
      'OOM228',
      placeOf(name),
      {
        summary: `${shown} is not the name of a setting; ${variable} was probably meant`,
        detail: 'Ansible ignores it and would connect without it: to another machine, or as another user.',
        fix: `Write ${variable}, or give a variable of your own another name.`,
      },
      { variable: shown },
    );
  }
  const found = finding(
    'OOM228',
    placeOf(name),
    {
      summary: `${shown} is not the name of a setting; ${counts} is set, and wins`,
      detail:
        'Ansible and oomcfg ignore it. If it was meant to count, they connect to the wrong machine, or as the wrong user.',
      fix: 'Remove one of the two, or give a variable of your own another name.',
    },
    { variable: shown },
  );
  return { ...found, severity: 'warning' };
}

/**
 * A way to the machine is counted on by who wrote it; `ansible_public_ip` or `ansible_user_home` may as well be
 * somebody's own.
 */
function unknown(name: string, isWay: boolean, at: Place): Finding {
  const found = finding(
    'OOM243',
    at,
    {
      summary: `nothing reads ${showVariable(name)}, and its name is about how the host is reached`,
    },
    { variable: showVariable(name) },
  );
  return isWay ? found : { ...found, severity: 'warning' };
}
