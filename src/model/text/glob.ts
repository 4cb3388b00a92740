/** Whether a name matches a pattern of `*` and `?`, as OpenSSH's own files have them (ssh_config(5), PATTERNS). */

/**
 * `*` is any run of characters, `?` any one character. It goes back to the last `*` alone, so that a pattern of many
 * stars cannot stall the program: the work is bounded by the product of both lengths. Case matters.
 */
export function globMatches(pattern: string, name: string): boolean {
  let inPattern = 0;
  let inName = 0;
  let star = -1;
  let resume = 0;
  while (inName < name.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern++;
      resume = inName;
    } else if (wanted === '?' || wanted === name[inName]) {
      inPattern++;
      inName++;
    } else if (star >= 0) {
      inPattern = star + 1;
      inName = ++resume;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}
