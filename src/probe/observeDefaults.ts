/** The lines of the manager's files -> what a unit has that none of its own files sets. */
import type { Facts } from '../model/host';
import type { UnitFile } from '../model/observed';
import { asDirective, type Directive, type SettingValue } from '../model/settings';
import { applyOrder } from '../systemd/applyOrder';
import { hasDefault } from '../systemd/managerDefaults';
import { directiveValue } from '../systemd/values';

const LINE = /^(\/.*?\.conf):\s*Default([A-Za-z]+)\s*=\s*(.*?)\s*$/;

/**
 * `lines` are `PATH:LINE` in the order of precedence; `initScore` is the oom_score_adj of a process to which systemd
 * gives none.
 */
export function observeDefaults(
  lines: readonly string[],
  initScore: number | undefined,
  facts: Facts,
): Pick<Facts, 'unitDefaults' | 'initScore'> {
  const files = new Map<string, UnitFile & { readonly assignments: UnitFile['assignments'][number][] }>();
  for (const line of lines) {
    const [, path, key = '', text = ''] = LINE.exec(line) ?? [];
    const directive = asDirective(key);
    if (path === undefined || directive === undefined || !hasDefault(directive, facts.systemd)) continue;
    let file = files.get(path);
    if (file === undefined) files.set(path, (file = { path, assignments: [], setsVariable: [] }));
    file.assignments.push({ directive, text, line: 0 });
  }
  const main = [...files.keys()].find((path) => path.endsWith('/systemd/system.conf')) ?? '';
  const defaults: Partial<Record<Directive, SettingValue>> =
    initScore === undefined ? {} : { OOMScoreAdjust: initScore };
  const read = initScore === undefined ? facts : { ...facts, initScore };
  for (const { assignments } of applyOrder([...files.values()], main)) {
    for (const { directive, text } of assignments) {
      const value = directiveValue(directive, text, read);
      if (value !== undefined) defaults[directive] = value;
    }
  }
  return {
    ...(Object.keys(defaults).length === 0 ? {} : { unitDefaults: defaults }),
    ...(initScore === undefined ? {} : { initScore }),
  };
}
