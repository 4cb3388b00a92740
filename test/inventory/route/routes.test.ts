/**
 * Proves what is said where a setting names another program, another machine, or another person than ssh would take,
 * and where a run is cut short.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Findings } from '../../../src/inventory/inventoryFindings';
import { readInventory } from '../../../src/inventory/readInventory';
import { withoutSecrets } from '../../../src/inventory/foreign/secrets';
import { keywordAndRest, splitArguments } from '../../../src/inventory/route/configLine';
import { realEdges } from '../../../src/load/inventoryEdges';
import { toJson } from '../../../src/yaml/tree';
import { ANSIBLE } from '../../../src/yaml/ansible';
import { readYaml } from '../../../src/yaml/readYaml';
import { noted } from '../../../src/inventory/formats/problems';
import { memoryEdges } from '../memoryEdges';

async function codes(text: string): Promise<string[]> {
  const { value, findings } = await readInventory(['hosts'], memoryEdges({ hosts: text }));
  return [...findings, ...(value?.routeFindings('h1') ?? [])].map(({ code }) => code);
}

describe('a route', () => {
  it.each([
    ['ansible_ssh_executable=/opt/bin/ssh', ['OOM237']],
    ['ansible_ssh_executable=/usr/bin/ssh', []],
    ['ansible_ssh_executable=""', []],
    ['ansible_paramiko_host=h2', ['OOM237']],
    ['ansible_paramiko_host=h1', []],
    ['ansible_paramiko_host=""', []],
    ['ansible_paramiko_port=23', ['OOM237']],
    ['ansible_paramiko_user=other', ['OOM237']],
    ['ansible_paramiko_private_key_file=/k', ['OOM237']],
    ['ansible_paramiko_password=x', ['OOM237']],
    ['ansible_paramiko_password=x ansible_password=x', []],
    ['ansible_paramiko_password=x ansible_password=y', ['OOM237']],
    ['ansible_ssh_proxy_command=none', []],
    ['ansible_ssh_proxy_command="nc %h 22"', ['OOM237']],
    ['ansible_control_path=""', []],
    ['ansible_control_path=/tmp/%C', []],
    ['ansible_control_path=/tmp/one', ['OOM237']],
    ['ansible_ssh_args="-F /dev/null"', []],
    ['ansible_connection=local', ['OOM236']],
    ['ansible_connection=local ansible_host=203.0.113.9', ['OOM236']],
    ['ansible_connection=local ansible_host=127.0.0.1', []],
    ['ansible_become=5', ['OOM233']],
    ['ansible_become="[1]"', ['OOM233']],
    ['ansible_port="{\'a\': 1}"', ['OOM206']],
    ['ansible_port=2222.5', ['OOM233']],
    ['ansible_user=12345678901234567890', []],
  ])('%s', async (variables, expected) => {
    expect(await codes(`h1 ${variables}\n`)).toEqual(expected);
  });

  it('of a host that is not in the inventory has no findings', async () => {
    const { value } = await readInventory(['hosts'], memoryEdges({ hosts: 'h1\n' }));
    expect(value?.routeFindings('h2')).toEqual([]);
    expect(value?.variableFindings('h2')).toEqual([]);
    expect(value?.factFindings('h2')).toEqual([]);
    expect(value?.connectionFindings('h2')).toEqual([]);
    expect(value?.unusedOptions(new Set(['h2']))).toBeUndefined();
    expect(value?.placeOf('h1', 'ansible_host')).toMatchObject({ file: 'hosts', line: 1 });
    expect(value?.placeOf('h2', 'ansible_host')).toBeUndefined();
  });
});

describe('no secret is shown', () => {
  it.each([
    'ansible_ssh_executable="sshpass -p hunter2 ssh"',
    'ansible_ssh_executable="sshpass -phunter2 ssh"',
    'ansible_become_exe="echo hunter2 | sudo -S"',
    'ansible_become_flags="-S -p hunter2"',
    'ansible_become_flags="-S --password=hunter2"',
    'ansible_connection="ssh -p hunter2"',
  ])('of %s', async (variables) => {
    const { value, findings } = await readInventory(['hosts'], memoryEdges({ hosts: `h1 ${variables}\n` }));
    const all = [...findings, ...(value?.routeFindings('h1') ?? [])];
    expect(all).not.toEqual([]);
    expect(JSON.stringify(all)).not.toContain('hunter2');
  });

  it.each([
    'cannot run vault --password hunter2 login',
    'mysql: -phunter2 is wrong',
    'failed: curl -u admin:hunter2 https://x',
    'cannot log in with password hunter2',
    "the passphrase is 'hunter2'",
    "the passphrase 'open hunter2' is wrong",
  ])('of the line %j of a program', (line) => {
    expect(withoutSecrets(line)).not.toContain('hunter2');
  });
});

describe('a script of the inventory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oomcfg-cut-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const script = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    return path;
  };

  it('is not started once the run is interrupted', async () => {
    const path = script('early', '#!/bin/sh\necho "{}"\n');
    const { findings } = await readInventory([path], realEdges(undefined, AbortSignal.abort()));
    expect(findings.map(({ code }) => code)).toEqual(['OOM244']);
  });

  it('is ended where the run is interrupted meanwhile', async () => {
    const path = script('late', '#!/bin/sh\nexec sleep 60\n');
    const { findings } = await readInventory([path], realEdges(undefined, AbortSignal.timeout(200)));
    expect(findings.map(({ code }) => code)).toEqual(['OOM244']);
  });
});

describe('a text', () => {
  it.each([
    ['a: &x { b: 1 }\nc: *x\nd: *x\n', []],
    ['a:\n\tb: 1\n', ['OOM205']],
    ['a: 1\n---\nb: 1\n', ['OOM205']],
    ['? [a]\n: 1\n', ['OOM206']],
    ['? { a: 1 }\n: 1\n', ['OOM206']],
    ['? !unsafe a\n: 1\n', ['OOM206']],
    [': 1\n', []],
    ['1: x\n', []],
    ['<<: 5\n', ['OOM206']],
    ['a: *b\n', ['OOM205']],
    ['a: &b [*b]\n', ['OOM205']],
    ['a: !!map [x]\n', ['OOM213']],
    ['a: !!int x\n', ['OOM213']],
    ['a: !!str 5\n', []],
    ['a: !unsafe [x, 5]\n', []],
    ['a: !unsafe x\n', []],
  ])('%j as YAML', (text, expected) => {
    const findings = new Findings();
    const tree = readYaml('x', text, ANSIBLE, noted(findings));
    expect([...new Set(findings.list.map(({ code }) => code))]).toEqual(expected);
    expect(tree === undefined).toBe(expected.length > 0);
    if (tree !== undefined) expect(toJson(tree)).toBeTypeOf('object');
  });

  it('of ssh_config splits into words, whatever its quotes are', () => {
    expect(keywordAndRest('=x')).toEqual({ keyword: '', rest: '' });
    expect(keywordAndRest('"" x')).toEqual({ keyword: '', rest: 'x' });
    expect(splitArguments('a"b"c')).toEqual(['abc']);
    expect(splitArguments('\\"a')).toEqual(['"a']);
  });
});
