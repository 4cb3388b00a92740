/** Unit files for tests. */
import type { FileAssignment, UnitFile } from '../../src/model/observed';
import type { Directive } from '../../src/model/settings';

/** A file with lines `KEY=VALUE`, as a look reads it from systemd 252. */
export const lined = (path: string, ...texts: readonly string[]): UnitFile => ({
  path,
  setsVariable: [],
  assignments: texts.map((text, index): FileAssignment => {
    const [key = '', value = ''] = text.split('=');
    const isLegacy = key === 'MemoryLimit';
    const directive = (isLegacy ? 'MemoryMax' : key) as Directive;
    return { directive, text: value, line: index + 2, ...(isLegacy ? { isLegacy } : {}) };
  }),
});
