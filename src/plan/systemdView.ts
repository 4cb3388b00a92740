/** Says where systemd has another value of a directive than the files that were read explain. */
import type { Finding } from '../model/finding';
import type { ObservedUnit } from '../model/observed';
import { printable } from '../model/text/printable';
import { DIRECTIVE_ORDER } from '../model/settings';
import { otherOfSystemd } from '../settings/unit/otherOfSystemd';
import { planFinding } from '../rules/host';
import { shown, type UnitCheck, type UnitScene } from './scene';

export const systemdView: UnitCheck = { finds: ['otherView'], check: checkSystemdView };

/** Only for directives that the spec sets: their values would be lost. */
function checkSystemdView({ service, unit, observed }: UnitScene): readonly Finding[] {
  const unread = unreadDropIns(unit);
  return DIRECTIVE_ORDER.flatMap((directive) => {
    const wanted = service.directives[directive];
    const has = wanted === undefined ? undefined : otherOfSystemd(unit, directive, observed);
    if (wanted === undefined || has === undefined || has === wanted.value) return [];
    return [
      planFinding('otherView', {
        summary: `systemd has ${directive} ${shown(has)} for ${unit.id}, which no file that oomcfg read sets`,
        detail: `${unread.length === 0 ? 'A line of its files means something else to systemd' : `systemd also reads ${unread.map((path) => printable(path)).join(', ')}`}: whatever oomcfg writes, ${shown(has)} can be in force again from the next start on.`,
        fix: `See \`systemctl cat ${unit.id}\` on the host, and take ${directive} out of the file that sets it.`,
        facts: { unit: unit.id, setting: directive, systemd: has, wanted: wanted.value, unread },
        where: wanted.at,
      }),
    ];
  });
}

/**
 * Drop-ins that systemd has loaded and oomcfg did not read. (A path with a blank comes in pieces; /lib can be a link to
 * /usr/lib.)
 */
function unreadDropIns({ loadedDropIns, files, hidden }: ObservedUnit): readonly string[] {
  const plain = (path: string): string => path.replace(/^\/usr(?=\/lib\/)/, '');
  const read = new Set([...files, ...hidden].map(({ path }) => plain(path)));
  return loadedDropIns.filter((path) => path.startsWith('/') && path.endsWith('.conf') && !read.has(plain(path)));
}
