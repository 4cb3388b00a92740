/**
 * Which names after `ansible_` are Ansible's own, and which words are about a route: each rule by the names that it
 * alone decides.
 */
import { describe, expect, it } from 'vitest';
import { isAboutRoute, isAnsibleName, isPrefix, isWay } from '../../../src/inventory/connection/ansibleNames';
import { readInventory } from '../../../src/inventory/readInventory';
import { memoryEdges } from '../memoryEdges';

/** Of ansible-core's plugins and of the setup module (`ansible -m setup`), some of each family. */
const ANSIBLES = `
  sudo su timeout ssh_pipelining ssh_transfer_method scp_if_ssh control_path_dir paramiko_pty shell_type remote_tmp async_dir
  become_ask_pass facts_modules check_mode limit play_hosts role_name parent_role_names delegated_vars loop_var host_groups
  hostname domain fqdn dns user_id user_dir user_gid user_gecos user_shell user_uid real_user_id effective_group_id
  all_ipv4_addresses default_ipv4 iscsi_iqn virtualization_type machine_id bios_version board_vendor chassis_serial cmdline
  date_time distribution_file_parsed distribution_version form_factor kernel lsb mounts os_family pkg_mgr processor_vcpus
  product_name python_version selinux service_mgr swaptotal_mb system_vendor uptime_seconds apparmor owner_name lastboot
  python_interpreter perl_interpreter interpreter_python discovered_interpreter_python ssh_host_key_rsa_public
  ssh_host_key_ed25519_public_keytype net_hostname ec2_hostname ec2_public_ipv4 cobbler_host facter_hostname ohai_fqdn
  lsb_id distribution_host processor_host bios_host board_host chassis_host product_host virtualization_host date_time_host
  winrm_host psrp_user win_user httpapi_port netconf_host network_host network_cli_host persistent_connect_timeout
  command_timeout terminal_host buffer_host libssh_host docker_host podman_host buildah_host lxc_host lxd_host incus_host
  kubectl_host oc_host aws_ssm_proxy wsl_user proxmox_host chroot_user jail_user zone_user iocage_user funcd_host
  saltstack_host vault_host tower_host awx_host controller_host automation_host galaxy_host eda_host vmware_tools_host
  qubes_user su_user runas_user doas_user dzdo_user ksu_user machinectl_user pbrun_user pfexec_user pmrun_user sesu_user
  sudosu_user enable_pass run0_user`;

it.each(ANSIBLES.trim().split(/\s+/))('ansible_%s is Ansible’s', (rest) => {
  expect(isAnsibleName(rest)).toBe(true);
});

it.each(['bastion', 'hostnames', 'my_winrm_host', 'winrm', 'net', 'ssh_host_key_public', 'user', 'ssh_proxy'])(
  'ansible_%s is not one of those',
  (rest) => {
    expect(isAnsibleName(rest)).toBe(false);
  },
);

describe('a name is about a route', () => {
  const WORDS = `
    host hosts hostname address addresses addr ip ips ipv4 ipv6 fqdn domain target destination dest endpoint url uri port
    ports user username login account remote jump jumphost bastion proxy proxies gateway gw tunnel via hop hops route router
    socks vpn nat forward paramiko ssh sshd key keys keyfile identity pass passwd password passphrase pw pwd secret
    credential cert certificate agent auth authentication connection connect transport become sudo su root escalation
    privilege pem socket`;

  it.each(WORDS.trim().split(/\s+/))('by the word %s', (word) => {
    expect([isAboutRoute(word), isAboutRoute(`my_${word}2_x`)]).toEqual([true, true]);
  });

  it.each([
    'xhosting',
    'superuser',
    'jumpy',
    'bastions2',
    'proxyjump',
    'mygateway',
    'tunneled',
    'paramikox',
    'opensshx',
  ])('by a part of the word %s', (word) => {
    expect(isAboutRoute(word)).toBe(true);
  });

  it.each(['passw', 'identities2', 'loginname', 'sudoers', 'becomes', 'connecting'])('by a part of %s', (word) => {
    expect(isAboutRoute(`x_${word}`)).toBe(true);
  });

  it.each([
    ['gatewya', true],
    ['gatway', true],
    ['tagret', true],
    ['targe', true],
    ['prot', true],
    ['adrd', true],
    ['post', false],
    ['sort', false],
    ['part', false],
    ['used', false],
    ['kye', false],
    ['pi', false],
    ['dir', false],
    ['version', false],
    ['role', false],
    ['', false],
  ])('%j, misspelt or another word: %s', (word, expected) => {
    expect(isAboutRoute(word)).toBe(expected);
  });
});

it.each<[string, boolean]>([
  ['jump', true],
  ['ssh_jumphost', true],
  ['bastion', true],
  ['bastoin', true],
  ['proxy_cmd', true],
  ['proxies', true],
  ['gateway', true],
  ['gw', true],
  ['gw_ip', true],
  ['net_gw', true],
  ['gwen', false],
  ['tunnel', true],
  ['via', true],
  ['via_host', true],
  ['ssh_via', true],
  ['viable', false],
  ['hop', true],
  ['hops', true],
  ['ssh_hop', true],
  ['hop_host', true],
  ['shop', false],
  ['hope', false],
  ['route', true],
  ['my_route', true],
  ['sroute', false],
  ['socks', true],
  ['hostname_override', true],
  ['paramiko_x', true],
  ['public_ip', false],
  ['user_home', false],
])('%s says how the machine is reached: %s', (rest, expected) => {
  expect(isWay(rest)).toBe(expected);
});

it.each<[string, boolean]>([
  ['ansible', true],
  ['ansibel', true],
  ['anislbe', true],
  ['ansibl', true],
  ['nsible', true],
  ['sensible', false],
  ['visible', false],
  ['ansi', false],
])('%s was meant as ansible: %s', (word, expected) => {
  expect(isPrefix(word)).toBe(expected);
});

it.each(['', ' ', 'none', 'None', 'null', 'NULL', 'no', 'off', 'Off', 'false', ' no '])(
  'a text that says nothing holds no host: %j',
  async (text) => {
    const file = JSON.stringify({ all: { hosts: { h1: { ansible_bastion: text } } } });
    const { value, findings } = await readInventory(['hosts.yml'], memoryEdges({ 'hosts.yml': file }));
    expect([...findings, ...(value?.connectionFindings('h1') ?? [])]).toEqual([]);
  },
);
