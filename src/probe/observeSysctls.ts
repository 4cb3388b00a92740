/**
 * The records of sysctls -> the kernel's values, and the lines of files that are about them, in the order in which they
 * apply.
 */
import type { ObservedSysctl, SysctlLine } from '../model/observed';
import { bySysctlFile } from '../systemd/sysctlLines';
import type { FieldsOf } from '../remote/fields';
import type { Look } from './sections';

/** `before` are the records of that type. */
export function observeSysctls(
  { all }: Pick<Look, 'all'>,
  before: readonly FieldsOf<'before'>[],
): readonly ObservedSysctl[] {
  const lines = all('sysctlfile').map(readLine);
  lines.sort((a, b) => bySysctlFile(a.line, b.line));
  const known = all('sysctl').map(({ key, value }) => [key, value] as const);
  const unknown = all('nosysctl').map(({ key }) => [key, undefined] as const);
  const fixed = new Set(all('fixedsysctl').map(({ key }) => key));
  return [...known, ...unknown].map(([key, kernel]): ObservedSysctl => {
    const old = before.find(({ kind, name }) => kind === 'sysctl' && name === key)?.value;
    return {
      key,
      ...(kernel === undefined ? {} : { kernel }),
      ...(fixed.has(key) ? { fixed: true as const } : {}),
      files: lines.filter((line) => line.key === key).map(({ line }) => line),
      ...(old === undefined ? {} : { before: old }),
    };
  });
}

/** A path can hold blanks; it ends with `.conf` or `/sysctl.extra`. */
function readLine({ line: number = 0, key, how, pathAndValue }: FieldsOf<'sysctlfile'>): {
  readonly key: string;
  readonly line: SysctlLine;
} {
  const [, path = pathAndValue, value = ''] = /^(.*?(?:\.conf|\/sysctl\.extra)) ?(.*)$/.exec(pathAndValue) ?? [];
  const pattern = how.slice(1);
  const line: SysctlLine = {
    path,
    line: number,
    ...(how.startsWith('-') ? {} : { value }),
    ...(pattern === '' ? {} : { pattern }),
  };
  return { key, line };
}
