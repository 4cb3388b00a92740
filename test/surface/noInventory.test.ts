/**
 * `-i` with a file that is not an inventory, as people name one by mistake: a finding or two, exit 65, and nothing of
 * the file.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oomcfg, project, schemaMistakes } from './oomcfg';

const SECRET = 'hunter2';
const SPEC = 'name: shop\nservices: { api: { memory: 1GiB } }\n';
const LOG = Array.from({ length: 5000 }, (_, i) => `Nov 27 13:00:00 web01 sshd[${i}]: password ${SECRET}\n`).join('');

const FILES: readonly [name: string, text: string | Buffer, says: string][] = [
  ['README.md', readFileSync('README.md'), 'it looks like'],
  ['LICENSE', readFileSync('LICENSE'), 'is not an inventory'],
  ['program', execFileSync('head', ['-c', '4000', process.execPath]), 'control character'],
  ['syslog', LOG, 'it looks like a log'],
  ['main.tf', `resource "x" "y" {\n  password = "${SECRET}"\n}\n`, 'a Terraform file'],
  ['site.yml', `- hosts: all\n  vars: { p: ${SECRET} }\n  tasks: []\n`, 'an Ansible playbook'],
  ['spec.json', JSON.stringify({ services: { api: { memory: '1GiB' } } }), 'a spec of oomcfg'],
  ['oomcfg.yaml', SPEC, 'a spec of oomcfg'],
  ['package-lock.json', readFileSync('package-lock.json'), 'is not an inventory'],
];

describe('-i with a file that is not an inventory', () => {
  it.each(FILES)('%s', async (name, text, says) => {
    const cwd = project({ 'oomcfg.yaml': SPEC });
    writeFileSync(join(cwd, name), text);
    const { code, stdout, stderr } = await oomcfg(['plan', '-i', name], { cwd });
    expect([code, stdout]).toEqual([65, '']);
    expect(stderr.replace(/\s+/g, ' ')).toContain(says);
    expect(stderr).toContain('fix: ');
    expect(stderr.split('\n').length).toBeLessThan(15);
    expect(stderr).not.toContain(SECRET);

    const asJson = await oomcfg(['validate', '-i', name, '--json'], { cwd });
    const document = JSON.parse(asJson.stdout) as { readonly findings: readonly unknown[] };
    expect(schemaMistakes('validate', document)).toEqual([]);
    expect(document.findings).toHaveLength(1);
    expect(asJson.stdout).not.toContain(SECRET);
  });
});
