/** Bytes of a YAML or JSON file to its tree: what may not be in such a text is refused before it is parsed. */
import type { Findings } from '../inventoryFindings';
import type { IsVariable } from './duplicates';
import { ofNothing } from './duplicates';
import { noted } from './problems';
import { decode, firstControl } from '../text';
import { ANSIBLE } from '../../yaml/ansible';
import { Places } from '../../yaml/places';
import { isJson, readJson } from '../../yaml/readJson';
import type { Tree } from '../../yaml/tree';
import { readYaml } from '../../yaml/readYaml';

/** What whole files encrypted by ansible-vault begin with. */
const VAULT_HEADER = '$ANSIBLE_VAULT';

/** Whether a whole file is encrypted. */
export function isVault(bytes: Uint8Array): boolean {
  return decode(bytes.subarray(0, VAULT_HEADER.length)).text === VAULT_HEADER;
}

/**
 * Text of a file; undefined where it is encrypted or has control characters. Damaged UTF-8 is U+FFFD, for the caller to
 * judge.
 */
export function readText(
  bytes: Uint8Array,
  file: string,
  findings: Findings,
  isYaml = false,
): { text: string; damagedAt?: number } | undefined {
  const decoded = decode(bytes);
  const { text } = decoded;
  if (text.startsWith(VAULT_HEADER)) {
    findings.add(
      'OOM212',
      { file, line: 1, column: 1 },
      {
        summary: 'the file is encrypted with Ansible Vault',
        detail: 'Vault passwords are not asked for, so nothing in the file can be read.',
      },
    );
    return undefined;
  }
  // It ends a line in YAML 1.1.
  const control = firstControl(isYaml ? text.replaceAll('\u0085', '\n') : text);
  if (control === -1) return decoded;
  const code = text.charCodeAt(control).toString(16).padStart(4, '0');
  findings.add('OOM203', new Places(file, text).at(control), {
    summary: `the file contains the control character U+${code.toUpperCase()}`,
    detail: code === '0000' ? 'It is not text, or text in UTF-16.' : 'Programs disagree about what it means.',
    fix: 'Save the file as plain UTF-8 text.',
  });
  return undefined;
}

/**
 * The tree of a YAML or JSON text; JSON is tried first, as Ansible does. Undefined with findings where it is neither.
 */
export function readStructured(
  text: string,
  file: string,
  findings: Findings,
  isVariable: IsVariable = ofNothing,
): Tree | undefined {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const tell = noted(findings, isVariable);
  if (/^\s*[[{"]/.test(body) && isJson(body)) return readJson(file, body, tell);
  return readYaml(file, body, ANSIBLE, tell);
}

/** The tree of a file that must be UTF-8 through and through. */
export function readStructuredBytes(
  bytes: Uint8Array,
  file: string,
  findings: Findings,
  isVariable: IsVariable = ofNothing,
): Tree | undefined {
  const read = readText(bytes, file, findings, true);
  if (read === undefined) return undefined;
  if (read.damagedAt !== undefined) {
    findings.add('OOM203', new Places(file, read.text).at(read.damagedAt), {
      summary: 'the file is not UTF-8',
      detail: 'Its bytes from here on are not text.',
      fix: 'Save the file as UTF-8.',
    });
    return undefined;
  }
  return readStructured(read.text, file, findings, isVariable);
}
