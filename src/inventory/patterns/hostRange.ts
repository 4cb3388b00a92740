/** Which host names, and which port, an entry such as `web[01:20].example.org:2222` stands for. */
import type { InventorySentences } from '../inventoryFindings';
import { withoutSecrets } from '../foreign/secrets';
import { isUnprintable, show, shownPart } from '../text';

export type ExpandedHosts =
  | { readonly ok: true; readonly names: readonly string[]; readonly port?: number }
  | { readonly ok: false; readonly code: 'OOM209' | 'OOM210'; readonly remark: InventorySentences };

/** More names of one entry are a mistake in a range, not a fleet. */
const MAX_NAMES = 100_000;

// The address forms that take a port apart, each with [x:y] or [x:y:step] in place of a part (Ansible's parse_address).
// Any other entry is still a host name, but no port is cut off it.
const STEP = '(?::[0-9]+)?';
const LABEL_RANGE = String.raw`\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)${STEP}\]`;
const LABEL = String.raw`(?:[\p{L}\p{N}_]|${LABEL_RANGE})(?:[\p{L}\p{N}_-]|${LABEL_RANGE})*(?<![_-])`;
const HOST_NAME = new RegExp(String.raw`^${LABEL}(?:\.${LABEL})*$`, 'iu');
const OCTET = String.raw`(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2}|\[[0-9]+:[0-9]+${STEP}\])`;
const IPV4 = new RegExp(String.raw`^(?:${OCTET}\.){3}${OCTET}$`);
const HEXTET = new RegExp(String.raw`^(?:[0-9a-f]{1,4}|\[[0-9a-f]+:[0-9a-f]+${STEP}\])$`, 'i');
const BRACKETED_WITH_PORT = /^\[(.+)\]:([0-9]+)$/;
const PLAIN_WITH_PORT = /^((?:[^:[\]]|\[[^\]]*\])*):([0-9]+)$/;

export interface Address {
  readonly host: string;
  readonly port?: number;
}

/**
 * Takes a port off an address (`web01:2222`, `[2001:db8::1]:22`); undefined where what is left is not a host name and
 * no IP address.
 */
export function parseAddress(text: string): Address | undefined {
  let host = text;
  let port: number | undefined;
  for (const form of [BRACKETED_WITH_PORT, PLAIN_WITH_PORT]) {
    const match = form.exec(host);
    if (match === null) continue;
    host = match[1] ?? '';
    port = Number(match[2]);
  }
  if (!IPV4.test(host) && !HOST_NAME.test(host) && !isIPv6(host)) return undefined;
  return port === undefined ? { host } : { host, port };
}

/** An IPv6 address, each part of which may be a range; the colons of ranges do not count. */
function isIPv6(text: string): boolean {
  if (!text.includes(':')) return false;
  const parts = text.match(/\[[^\]]*\]|:|[^:[\]]+/g) ?? [];
  if (parts.join('') !== text) return false;
  const groups = splitAtColons(parts);
  const gap = groups.findIndex((group, index) => group === '' && index > 0 && index < groups.length - 1);
  const isPart = (group: string): boolean => HEXTET.test(group);
  const last = groups.at(-1) ?? '';
  const embedded = IPV4.test(last) && groups.length > 2;
  const width = groups.filter((group) => group !== '').length + (embedded ? 1 : 0);
  const wellFormed = groups.every((group, index) => {
    if (group !== '') return isPart(group) || (embedded && index === groups.length - 1);
    return index === gap || (index === 0 && gap === 1) || (index === groups.length - 1 && gap === groups.length - 2);
  });
  return wellFormed && (gap === -1 ? width === 8 && groups.length === (embedded ? 7 : 8) : width <= 7);
}

function splitAtColons(parts: readonly string[]): string[] {
  const groups = [''];
  for (const part of parts) {
    if (part === ':') groups.push('');
    else groups[groups.length - 1] += part;
  }
  return groups;
}

/**
 * The names of a host entry in INI and YAML: the port is cut off where the entry is an address, then every
 * `[begin:end]` or `[begin:end:step]` counts up, both ends included, with leading zeros or letters kept
 * (docs.ansible.com, "Adding ranges of hosts"). Ranges that give no host at all are refused: Ansible drops such an
 * entry silently.
 */
export function expandHosts(entry: string): ExpandedHosts {
  if (entry.includes('=')) {
    const fix = 'Variables of a group go into a section [group:vars], those of a host after its name.';
    return refuseName(entry, 'It looks like a variable.', fix);
  }
  const address = parseAddress(entry);
  if (address === undefined && entry.endsWith(':')) {
    return refuseName(entry, 'A : at the end belongs to a port.', 'Add the port, or drop the colon.');
  }
  const pattern = address?.host ?? entry;
  const names: string[] = [];
  const problem = pattern.includes('[') ? countUp(pattern, names) : void names.push(pattern);
  if (problem !== undefined) return { ok: false, code: 'OOM210', remark: problem };
  for (const name of names) {
    const refusal = checkName(name, 'host');
    if (refusal !== undefined) return { ok: false, code: 'OOM209', remark: refusal };
  }
  return { ok: true, names, ...(address?.port === undefined ? {} : { port: address.port }) };
}

/** Puts the names of a pattern with at least one `[` into `names`; a remark where a range is wrong. */
function countUp(pattern: string, names: string[]): InventorySentences | undefined {
  const open = pattern.indexOf('[');
  if (open === -1) {
    if (names.length >= MAX_NAMES) return tooMany(pattern);
    names.push(pattern);
    return undefined;
  }
  const close = pattern.indexOf(']', open);
  if (close === -1 || pattern.indexOf(']') < open) {
    return rangeRemark(pattern, 'Its brackets do not match.', 'Write each range as [begin:end].');
  }
  const range = readRange(pattern, pattern.slice(open + 1, close));
  if (!Array.isArray(range)) return range as InventorySentences;
  for (const step of range as readonly string[]) {
    const problem = countUp(pattern.slice(0, open) + step + pattern.slice(close + 1), names);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function readRange(pattern: string, text: string): readonly string[] | InventorySentences {
  const bounds = text.split(':');
  const [begin = '', end = '', step = '1'] = bounds;
  if (bounds.length < 2 || bounds.length > 3) {
    const fix =
      /^[0-9a-f:.]+$/i.test(text) && bounds.length > 3
        ? 'Write an IPv6 address without brackets, or with a port after them: [2001:db8::1]:22.'
        : 'Write [begin:end] or [begin:end:step].';
    return rangeRemark(pattern, `[${show(text)}] is not a range.`, fix);
  }
  if (!/^[0-9]+$/.test(step) || Number(step) === 0) {
    return rangeRemark(pattern, `The step ${show(step)} is not a whole number above 0.`, 'Write [begin:end:step].');
  }
  if (/^[A-Za-z]$/.test(begin) && /^[A-Za-z]$/.test(end)) {
    const letters = LETTERS.slice(LETTERS.indexOf(begin), LETTERS.indexOf(end) + 1);
    if (letters === '') return backwards(pattern, begin, end);
    return [...letters].filter((_, index) => index % Number(step) === 0);
  }
  if (!/^[0-9]*$/.test(begin) || !/^[0-9]+$/.test(end)) {
    return rangeRemark(
      pattern,
      `[${show(text)}] is not a range.`,
      'Both ends are whole numbers, or both are single letters.',
    );
  }
  const padded = begin.length > 1 && begin.startsWith('0');
  if (padded && begin.length !== end.length) {
    const fix = `Write [${begin}:${end.padStart(begin.length, '0')}] or [${begin.padStart(end.length, '0')}:${end}].`;
    return rangeRemark(pattern, 'With leading zeros both ends have the same number of digits.', fix);
  }
  const first = Number(begin);
  const last = Number(end);
  if (first > last) return backwards(pattern, begin, end);
  if ((last - first) / Number(step) >= MAX_NAMES) return tooMany(pattern);
  const counted: string[] = [];
  for (let number = first; number <= last; number += Number(step)) {
    counted.push(padded ? String(number).padStart(begin.length, '0') : String(number));
  }
  return counted;
}

/**
 * Why a name of a host or group cannot be used, or undefined where it can: it becomes part of paths, terminal lines and
 * command lines.
 */
export function checkName(name: string, kind: 'host' | 'group'): InventorySentences | undefined {
  const refuse = (detail: string): InventorySentences => ({
    summary: `${name === '' ? 'an empty name' : shownPart(withoutSecrets(name))} cannot be the name of a ${kind}`,
    detail,
    fix:
      kind === 'host'
        ? 'Name the host differently, and put its address into ansible_host.'
        : 'Name the group differently.',
  });
  if (name === '') return refuse('It is empty.');
  if (isUnprintable(name)) return refuse('Control characters could forge what a terminal shows.');
  if (name === '.' || name === '..' || name.includes('/'))
    return refuse('Names become parts of paths (host_vars, render --out), where / and .. lead elsewhere.');
  if (kind === 'host' && (name === 'all' || name === 'ungrouped'))
    return refuse('Every inventory has a group of that name, and a pattern could not tell them apart.');
  if (kind === 'host' && /^[^:@\s]+:[^@\s]+@/.test(name))
    return refuse('What is before the @ looks like a user with a password.');
  if (name.startsWith('-')) return refuse('Programs read a word that begins with - as an option.');
  if (new TextEncoder().encode(name).length > 240)
    return refuse('It is longer than 240 bytes, too long for a file name.');
  return undefined;
}

function refuseName(entry: string, detail: string, fix: string): ExpandedHosts {
  return {
    ok: false,
    code: 'OOM209',
    remark: { summary: `${shownPart(withoutSecrets(entry))} is not a host`, detail, fix },
  };
}

function rangeRemark(pattern: string, detail: string, fix: string): InventorySentences {
  return { summary: `${shownPart(withoutSecrets(pattern))} is not a host range`, detail, fix };
}

function backwards(pattern: string, begin: string, end: string): InventorySentences {
  return rangeRemark(
    pattern,
    `It begins at ${begin}, after its end ${end}, and gives no host.`,
    `Write [${end}:${begin}].`,
  );
}

function tooMany(pattern: string): InventorySentences {
  return rangeRemark(pattern, `It stands for more than ${MAX_NAMES} hosts.`, 'Check the ends of the range.');
}
