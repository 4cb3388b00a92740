/** Decides which lines of a plan's files its changes tell of: what is shown and what is written must not differ. */
import { DIRECTIVE_ORDER } from '../../model/settings';
import { SYSTEM } from '../../settings/kind';
import { swapPath, swapSetting } from '../../settings/swapFile';
import { directiveName } from '../../systemd/directiveNames';
import { environmentAssignment, pathValue } from '../../systemd/escape';
import { unitOfDropIn } from '../../systemd/paths';
import type { Change, FileChange } from './document';

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

/** Keys of a swap unit that say nothing of their own. */
const FIXED: ReadonlySet<string> = new Set(['Description', 'WantedBy']);

/** The setting of a plan's change that a line is about. */
function settingOf(key: string, value: string): string {
  if (key === 'Environment') return /^"([A-Za-z_][A-Za-z0-9_]*)=/.exec(value)?.[1] ?? key;
  if (key === 'What') return swapSetting(value.replaceAll('%%', '%'));
  // An older systemd is told some directives under an earlier name.
  return DIRECTIVE_ORDER.find((directive) => key === directive || key === directiveName(directive, 0)) ?? key;
}

/** The value that a change writes into its file. */
function valueText(key: string, change: Change): string {
  const { setting, after } = change;
  if (key === 'Environment') return environmentAssignment(setting, String(after));
  return key === 'What' ? pathValue(swapPath(change)) : String(after);
}
