/** Decides which lines of a plan's files its changes tell of: what is shown and what is written must not differ. */
import { kindOf, settingOfLine } from '../../settings';
import { SYSTEM } from '../../settings/kind';
import { unitOfDropIn } from '../../systemd/paths';
import type { Change, FileChange } from './document';

/**
 * `planned`: a change has this value; `unchanged`: no change is about the setting, so that it should hold already;
 * `contradicted`: a change has another.
 */
type LineKind = 'planned' | 'unchanged' | 'contradicted';

interface FileLine {
  readonly text: string;
  readonly kind: LineKind;
}

/** Keys of a swap unit that say nothing of their own. */
const FIXED: ReadonlySet<string> = new Set(['Description', 'WantedBy']);

/** Every line of a file's new text that sets something. None for a file that goes. */
export function settingLines({ path, after = '' }: FileChange, changes: readonly Change[]): readonly FileLine[] {
  const target = unitOfDropIn(path) ?? SYSTEM;
  const own = changes.filter((change) => change.target === target);
  return after.split('\n').flatMap((text): FileLine[] => {
    const assigned = /^([A-Za-z0-9._-]+) ?= ?(.*)$/.exec(text);
    const [, key = '', value = ''] = assigned ?? [];
    if (key === '' || FIXED.has(key)) return [];
    // systemd.syntax(7): a backslash at the end takes the next line away. Nothing that is rendered ends with one.
    if (text.endsWith('\\')) return [{ text, kind: 'contradicted' }];
    const setting = settingOfLine(key, value) ?? key;
    const planned = own.find((change) => change.setting === setting);
    if (planned === undefined) return [{ text, kind: 'unchanged' }];
    return [{ text, kind: kindOf(planned).written?.valueOf(planned) === value ? 'planned' : 'contradicted' }];
  });
}
