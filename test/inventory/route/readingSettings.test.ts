/**
 * Proves that settings of Ansible that change which variables a host has hold every host, and that their defaults hold
 * none; ansible-inventory shows the difference.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { runAnsible } from '../ansible';
import { memoryEdges } from '../memoryEdges';

const root = mkdtempSync(join(tmpdir(), 'oomcfg-reading-'));
afterAll(() => rmSync(root, { recursive: true }));

/** One host whose address is in a file of each kind. */
const FILES: Readonly<Record<string, string>> = {
  hosts: '[web-eu]\nh1\n[all:vars]\nansible_host=192.0.2.1\n',
  'group_vars/web-eu.yml': 'ansible_host: 192.0.2.2\n',
  'group_vars/web_eu.yml': 'ansible_host: 192.0.2.3\n',
  'host_vars/h1.yml': 'ansible_port: 2222\n',
};
const PLAIN = { hosts: 'h1\n' };

async function read(
  config: string,
  env: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = FILES,
) {
  const { value } = await readInventory(['hosts'], memoryEdges({ ...files, 'ansible.cfg': config }, { env }));
  const findings = value?.connectionFindings('h1') ?? [];
  return {
    held: findings.map(({ code, severity, where }) => `${severity} ${code} ${where?.file ?? ''}:${where?.line ?? ''}`),
    text: JSON.stringify(findings),
    address: value?.host('h1')?.connection.address,
  };
}

describe('a setting that changes which variables a host has', () => {
  it.each([
    '[defaults]\nforce_valid_group_names = always\n',
    '[defaults]\nforce_valid_group_names = silently\n',
    '[defaults]\nyaml_valid_extensions = .yaml\n',
    '[defaults]\nvars_plugins_enabled =\n  other\n',
    '[inventory]\nenable_plugins = yaml\n',
  ])('really changes it for Ansible, and holds the host: %j', async (config) => {
    const cwd = join(root, config.replaceAll(/\W/g, '-'));
    for (const [name, text] of Object.entries({ ...FILES, 'ansible.cfg': config })) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true, mode: 0o700 });
      writeFileSync(join(cwd, name), text);
    }
    const printed = runAnsible('ansible-inventory', cwd, ['-i', 'hosts', '--list']);
    expect(printed).not.toContain('192.0.2.2');
    const { held, address } = await read(config);
    expect(address).toBe('192.0.2.2');
    expect(held).toEqual(['error OOM237 ansible.cfg:2']);
  });

  it.each([
    '[vars_host_group_vars]\nstage = inventory\n',
    '[defaults]\nrun_vars_plugins = start\n',
    '[defaults]\nplaybook_dir = ../site\n',
    '[defaults]\nvars_plugins = ./plugins/vars\n',
    '[inventory]\nenable_plugins = ini, yaml, script, host_list\n',
    '[inventory]\nenable_plugins = advanced_host_list, host_list, script, auto, yaml, ini\n',
    '[inventory]\nenable_plugins = our_cmdb, host_list, script, auto, yaml, ini\n',
    '[inventory]\nenable_plugins = yaml, ini\n',
    '[inventory_plugin_yaml]\nyaml_valid_extensions = .yaml\n',
    '[defaults]\nyaml_valid_extensions = .json, .yaml, .yml\n',
    '[DEFAULT]\nvars_plugins_enabled = our_vars\n[defaults]\n',
  ])('holds every host: %j', async (config) => {
    expect((await read(config, {}, PLAIN)).held).toEqual(['error OOM237 ansible.cfg:2']);
  });

  it.each([
    ['ANSIBLE_YAML_FILENAME_EXT', '.yaml'],
    ['ANSIBLE_INVENTORY_PLUGIN_EXTS', '.yaml'],
    ['ANSIBLE_VARS_ENABLED', 'our_vars'],
    ['ANSIBLE_INVENTORY_ENABLED', 'yaml'],
    ['ANSIBLE_RUN_VARS_PLUGINS', 'start'],
    ['ANSIBLE_VARS_PLUGIN_STAGE', 'inventory'],
    ['ANSIBLE_PLAYBOOK_DIR', '/srv/site'],
    ['ANSIBLE_VARS_PLUGINS', '/srv/plugins'],
  ])('counts in the environment, too: %s', async (name, value) => {
    const { held, text } = await read('', { [name]: value }, PLAIN);
    expect(held).toEqual(['error OOM237 :']);
    expect(text).toContain(name);
  });

  it('names of groups hold only where one of them would be changed', async () => {
    const env = { ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS: 'always' };
    expect((await read('', env)).held).toEqual(['error OOM237 :']);
    expect((await read('', env, { hosts: '[web]\nh1\n[größe]\nh1\n' })).held).toEqual([]);
    expect((await read('', env, { hosts: '[2nd]\nh1\n' })).held).toHaveLength(1);
    for (const value of ['never', 'ignore'])
      expect((await read(`[defaults]\nforce_valid_group_names=${value}\n`)).held).toEqual([]);
  });

  it.each([
    '[defaults]\nyaml_valid_extensions = .yml, .yaml, .json\n',
    '[defaults]\nvars_plugins_enabled = host_group_vars\n',
    '[defaults]\nvars_plugins_enabled = ansible.builtin.host_group_vars\n',
    '[defaults]\nrun_vars_plugins = demand\n',
    '[vars_host_group_vars]\nstage = task\n',
    '[inventory]\nenable_plugins = host_list, script, auto, yaml, ini, toml\n',
    '[inventory]\nenable_plugins = amazon.aws.aws_ec2, constructed, host_list, script, auto, yaml, ini, toml, our_cmdb\n',
    '[inventory]\nenable_plugins = ansible.builtin.host_list, ansible.builtin.script, ansible.builtin.yaml, ansible.builtin.ini\n',
    '[defaults]\nplaybook_dir = .\n',
    '[defaults]\nvars_plugins = ~/.ansible/plugins/vars:/usr/share/ansible/plugins/vars\n',
    // Only mappings are merged, and no setting of a connection is one.
    '[defaults]\nhash_behaviour = merge\n',
    '[defaults]\nprivate_role_vars = yes\nplaybook_vars_root = all\n',
  ])('at its default, or without effect, holds nobody: %j', async (config) => {
    expect((await read(config, {}, PLAIN)).held).toEqual([]);
  });
});
