/**
 * The framing of a look: which lines of a host's output are records of this run, and the digest of the stable ones.
 */
import { createHash } from 'node:crypto';
import { count } from '../model/text/count';
import type { Finding } from '../model/finding';
import { printable } from '../model/text/printable';
import { probeFinding } from '../rules/host';

/** A record: its type and the text after it. */
export interface LookRecord {
  readonly type: string;
  readonly text: string;
}

export type Records =
  | {
      readonly ok: true;
      readonly records: readonly LookRecord[];
      readonly stable: readonly LookRecord[];
      readonly digest: string;
    }
  | { readonly ok: false; readonly finding: Finding };

const VERSION = '1';

/**
 * Characters that the digest leaves out: bytes that are not UTF-8 arrive here as U+FFFD, so only ASCII is the same on
 * both sides.
 */
const NOT_ASCII = /[^\0-\x7f]+/g;

/**
 * Reads the records of the run with this nonce; all other lines (a login banner, a shell's warnings) are ignored. The
 * digest is `sha256:` and the hex digest of the stable records without their nonce, as `stable_digest` of
 * change/change.sh makes it on the host.
 */
export function readRecords(output: string, nonce: string): Records {
  const records: LookRecord[] = [];
  const stable: LookRecord[] = [];
  const kept: string[] = [];
  const lasting = `${nonce}= `;
  const volatile = `${nonce}~ `;
  for (const line of output.split('\n')) {
    const isStable = line.startsWith(lasting);
    if (!isStable && !line.startsWith(volatile)) continue;
    if (isStable) kept.push(line.slice(nonce.length));
    const body = line.slice(lasting.length);
    const blank = body.indexOf(' ');
    const record = blank < 0 ? { type: body, text: '' } : { type: body.slice(0, blank), text: body.slice(blank + 1) };
    records.push(record);
    if (isStable) stable.push(record);
  }
  const first = records[0];
  if (first === undefined) {
    return refuse('noAnswer', 'the host did not answer the look', {
      detail: `It printed ${count(output.length, 'character')}, none of which is a record of this run. A login shell that execs something else, or a forced command in authorized_keys, does that.`,
      facts: { printed: printable(output, 120) },
    });
  }
  if (first.type !== 'oomcfg' || first.text !== VERSION) {
    return refuse('version', 'the host answered in a protocol that this oomcfg does not speak', {
      detail: `The first record is \`${printable(`${first.type} ${first.text}`, 60)}\`, expected \`oomcfg ${VERSION}\`.`,
      facts: { record: printable(`${first.type} ${first.text}`, 60) },
    });
  }
  const hasNul = output.includes('\0');
  const nul = hasNul ? records.find(({ type, text }) => type.includes('\0') || text.includes('\0')) : undefined;
  if (nul !== undefined) {
    return refuse('badRecord', "a record of the host's answer holds a NUL byte", {
      detail: `No shell can print one, so the record \`${printable(`${nul.type} ${nul.text}`, 60)}\` does not come from the script.`,
      fix: "Look at what the login shell of the host does with a command's output.",
      facts: { record: printable(`${nul.type} ${nul.text}`, 60) },
    });
  }
  if (records.at(-1)?.type !== 'end') {
    return refuse('cutOff', "the host's answer ends in the middle", {
      detail: `${count(records.length, 'record')} came, and the closing one is missing: the script died or the connection broke.`,
      fix: 'Run it again; if it stays, run `sh` on the host by hand and see whether something ends it.',
      facts: { records: records.length },
    });
  }
  return { ok: true, records, stable, digest: `sha256:${digestOf(kept)}` };
}

/** Of lines without their nonce; each ends with a newline. */
function digestOf(lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join('');
  return createHash('sha256').update(text.replace(NOT_ASCII, '')).digest('hex');
}

function refuse(
  kind: Parameters<typeof probeFinding>[0],
  summary: string,
  rest: Pick<Finding, 'detail' | 'facts'> & Partial<Pick<Finding, 'fix'>>,
): Records {
  return { ok: false, finding: probeFinding(kind, { summary, ...rest }) };
}
