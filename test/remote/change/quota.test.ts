/**
 * What a change says of a folder that a disk quota keeps from being written: the quota, and not a file system that has
 * room.
 */
import { describe, expect, it } from 'vitest';
import { CHANGE, runShell, SHELLS } from '../shells';

/**
 * The words of glibc and musl for EDQUOT, after what dd of coreutils and of busybox prints first. No kernel here has
 * quotas.
 */
const SAID = [
  "dd: error writing '/x/.oomcfg-probe': Disk quota exceeded",
  "dd: failed to open '/x/.oomcfg-probe': Disk quota exceeded",
  'dd: write error: Quota exceeded',
];

describe.each(SHELLS)('in $shell', (shell) => {
  it.each(SAID)('%s', (said) => {
    const script = `${CHANGE}\ndd() { printf '%s\\n' "$1" >/dev/null; printf '%s\\n' "$SAID" >&2; return 1; }\nSAID=$1\nwhy_not /tmp 'I/O error'\n`;
    const out = runShell(shell, script, [said]).toString('utf8');
    expect(out).toMatch(/^quota \/tmp [1-9]\d*$/);
  });
});
