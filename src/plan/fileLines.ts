/** Decides which lines of a plan's files its changes tell of: what is shown and what is written must not differ. */
import { DIRECTIVE_ORDER } from '../model/settings';
import { environmentAssignment, pathValue } from '../systemd/escape';
import { directiveName } from '../systemd/directiveNames';
import type { ObservedUnit } from '../model/observed';
import type { Change, FileChange } from './document';
import { SWAP, SYSTEM } from './wanted';
import { unitOfDropIn } from '../systemd/paths';

/** `told`: a change has this value; `unchanged`: no change is about the setting, so that it should hold already; `contradicted`: a change has another. */
type LineKind = 'told' | 'unchanged' | 'contradicted';

interface FileLine {
  readonly text: string;
  readonly kind: LineKind;
}

/** Every line of a file's new text that sets something. None for a file that goes. */
export function settingLines({ path, after = '' }: FileChange, changes: readonly Change[]): readonly FileLine[] {
  const target = unitOfDropIn(path) ?? SYSTEM;
  const own = changes.filter((change) => change.target === target);
  return after.split('\n').flatMap((text): FileLine[] => {
    const assigned = /^([A-Za-z0-9._-]+) ?= ?(.*)$/.exec(text);
    if (assigned === null || FIXED.has(assigned[1] ?? '')) return [];
    const [, key = '', value = ''] = assigned;
    // systemd.syntax(7): a backslash at the end takes the next line away. Nothing that is rendered ends with one.
    if (text.endsWith('\\')) return [{ text, kind: 'contradicted' }];
    const setting = settingOf(key, value);
    const told = own.find((change) => change.setting === setting);
    if (told === undefined) return [{ text, kind: 'unchanged' }];
    return [{ text, kind: valueText(key, told) === value ? 'told' : 'contradicted' }];
  });
}

/**
 * Changes of drop-ins with the directives that they get and lose and that no change is about. `units` are as they are now: without these lines a file
 * that changes for them alone would not say why.
 */
export function withSilentLines(
  files: readonly FileChange[],
  changes: readonly Change[],
  units: ReadonlyMap<string, ObservedUnit>,
): readonly FileChange[] {
  return files.map((file) => {
    const target = unitOfDropIn(file.path);
    if (target === undefined) return file;
    const present = units.get(target)?.files.find(({ path }) => path === file.path)?.assignments ?? [];
    const had = present
      .filter(({ isLegacy }) => isLegacy !== true)
      .map(({ directive, text }) => `${directive}=${text}`);
    const has = settingLines(file, changes).map(({ text }) => text);
    const told = new Set(changes.filter((change) => change.target === target).map(({ setting }) => setting));
    const silent = (texts: readonly string[], others: readonly string[]): readonly string[] =>
      texts.filter((text) => {
        const key = text.slice(0, text.indexOf('='));
        return DIRECTIVE_ORDER.some((directive) => directive === key) && !told.has(key) && !others.includes(text);
      });
    const adds = silent(has, had);
    const replaced = new Set(adds.map((text) => text.slice(0, text.indexOf('='))));
    const drops = silent(had, has).filter((text) => !replaced.has(text.slice(0, text.indexOf('='))));
    return { ...file, ...(adds.length === 0 ? {} : { adds }), ...(drops.length === 0 ? {} : { drops }) };
  });
}

/** Keys of a swap unit that say nothing of their own. */
const FIXED: ReadonlySet<string> = new Set(['Description', 'WantedBy']);

/** The setting of a plan's change that a line is about. */
function settingOf(key: string, value: string): string {
  if (key === 'Environment') return /^"([A-Za-z_][A-Za-z0-9_]*)=/.exec(value)?.[1] ?? key;
  if (key === 'What') return `${SWAP}${value.replaceAll('%%', '%')}`;
  // An older systemd is told some directives under an earlier name.
  return DIRECTIVE_ORDER.find((directive) => key === directive || key === directiveName(directive, 0)) ?? key;
}

/** The value that a change writes into its file. */
function valueText(key: string, { setting, after }: Change): string {
  if (key === 'Environment') return environmentAssignment(setting, String(after));
  return key === 'What' ? pathValue(setting.slice(SWAP.length)) : String(after);
}
