/** The records of sysctls -> the kernel's values, and the lines of files that are about them, in the order in which they apply. */
import type { ObservedSysctl, SysctlLine } from '../model/observed';
import { bySysctlFile } from '../systemd/sysctlLines';
import { splitAt } from './recordText';

/** `before` are the words of the records of that type. */
export function observeSysctls(
  all: (type: string) => readonly string[],
  before: readonly (readonly string[])[],
): readonly ObservedSysctl[] {
  const lines = all('sysctlfile').map(readLine);
  lines.sort((a, b) => bySysctlFile(a.line, b.line));
  const known = all('sysctl').map((text) => splitAt(text, ' '));
  const unknown = all('nosysctl').map((key) => [key, undefined] as const);
  const fixed = new Set(all('fixedsysctl'));
  return [...known, ...unknown].map(([key, kernel]): ObservedSysctl => {
    const old = before.find(([kind, name]) => kind === 'sysctl' && name === key)?.[2];
    return {
      key,
      ...(kernel === undefined ? {} : { kernel }),
      ...(fixed.has(key) ? { fixed: true as const } : {}),
      files: lines.filter((line) => line.key === key).map(({ line }) => line),
      ...(old === undefined ? {} : { before: old }),
    };
  });
}

/** `NUMBER KEY HOW PATH VALUE`, see look/sysctls.sh. A path can hold blanks, and ends as all such paths do. */
function readLine(text: string): { readonly key: string; readonly line: SysctlLine } {
  const [number, rest] = splitAt(text, ' ');
  const [key, more] = splitAt(rest, ' ');
  const [how, last] = splitAt(more, ' ');
  const [, path = last, value = ''] = /^(.*?(?:\.conf|\/sysctl\.extra)) ?(.*)$/.exec(last) ?? [];
  const pattern = how.slice(1);
  const line: SysctlLine = {
    path,
    line: /^\d{1,15}$/.test(number) ? Number(number) : 0,
    ...(how.startsWith('-') ? {} : { value }),
    ...(pattern === '' ? {} : { pattern }),
  };
  return { key, line };
}
