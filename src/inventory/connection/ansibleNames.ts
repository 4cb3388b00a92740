/**
 * Which names that begin with `ansible_` are Ansible's own and decide neither which machine is reached nor as whom, and
 * which words are about a route.
 */
import { isOneEditAway, isOneSwapAway } from '../../model/text/editDistance';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Options of ansible-core 2.9 to 2.19 beside those of a connection (its plugins' `vars`), magic variables, and facts of
 * the setup module whose words look like a route.
 */
const KNOWN: ReadonlySet<string> = words(`
  sudo su timeout ssh_timeout ssh_retries ssh_reconnection_retries ssh_pipelining pipelining ssh_use_tty ssh_transfer_method
  scp_if_ssh sftp_batch_mode sftp_executable scp_executable control_path_dir ssh_control_path_dir sshpass_prompt ssh_verbosity
  ssh_password_mechanism paramiko_timeout paramiko_banner_timeout paramiko_use_rsa_sha2_algorithms paramiko_look_for_keys
  paramiko_host_key_auto_add paramiko_record_host_keys paramiko_use_persistent_connections paramiko_pty
  shell_executable shell_type shell_allow_world_readable_temp remote_tmp system_tmpdirs async_dir admin_users
  common_remote_group become_ask_pass become_allow_same_user rsync_path network_os module_compression
  no_target_syslog syslog_facility local_tmp keep_remote_files facts facts_modules group_priority managed local
  collection_name config_file check_mode diff_mode forks inventory_sources limit playbook_python run_tags skip_tags
  verbosity version search_path play_name play_hosts play_hosts_all play_batch play_role_names role_name role_names
  parent_role_names parent_role_paths dependent_role_names delegated_host delegated_vars current_hosts failed_hosts
  loop loop_var index_var job_id socket env host_groups connection_user aliases docker_extra_args
  hostname nodename hostnqn fqdn domain dns user_id user_dir user_gid user_gecos user_shell user_uid real_user_id
  real_group_id effective_user_id effective_group_id userspace_architecture userspace_bits all_ipv4_addresses
  all_ipv6_addresses default_ipv4 default_ipv6 iscsi_iqn is_chroot virtualization_tech_host virtualization_tech_guest
  virtualization_role virtualization_type machine machine_id architecture bios_date bios_vendor bios_version
  board_asset_tag board_name board_serial board_vendor board_version chassis_asset_tag chassis_serial chassis_vendor
  chassis_version cmdline proc_cmdline date_time device_links devices distribution distribution_file_parsed
  distribution_file_path distribution_file_search_string distribution_file_variety distribution_major_version
  distribution_minor_version distribution_release distribution_version fibre_channel_wwn fips form_factor interfaces
  kernel kernel_version loadavg lsb lvm memfree_mb memory_mb memtotal_mb mounts os_family os_name os_product_type pkg_mgr
  processor processor_cores processor_count processor_nproc processor_threads_per_core processor_vcpus product_name
  product_serial product_uuid product_version python python_version selinux selinux_python_present service_mgr
  swapfree_mb swaptotal_mb system system_capabilities system_capabilities_enforced system_vendor uptime_seconds apparmor
  caps owner_contact owner_name reboot_pending lastboot`);

/**
 * Names of which there are many: proxies of packages, interpreters, host keys as facts, and those of plugins that
 * neither ssh nor sudo is.
 */
const KNOWN_FAMILIES =
  /^(?:(?:https?|ftp|rsync|no|apt|yum|dnf|zypper|apk|pip|npm|gem|maven)_proxy|proxy_env(?:ironment)?|\w+_interpreter|interpreter_\w+|discovered_\w+|ssh_host_key_\w+_public(?:_keytype)?|(?:net|ec2|cobbler|facter|ohai|lsb|distribution|processor|bios|board|chassis|product|virtualization|date_time)_\w+|(?:winrm|psrp|win|httpapi|netconf|network|network_cli|persistent|command|terminal|buffer|libssh|docker|podman|buildah|lxc|lxd|incus|kubectl|oc|aws_ssm|wsl|proxmox|chroot|jail|zone|iocage|funcd|saltstack|vault|tower|awx|controller|galaxy|automation|eda|vmware_tools|qubes|su|runas|doas|dzdo|ksu|machinectl|pbrun|pfexec|pmrun|sesu|sudosu|enable|run0)_\w+)$/;

/** Whether the name, without its `ansible_`, is one of Ansible's own that decides no route over ssh. */
export function isAnsibleName(rest: string): boolean {
  return KNOWN.has(rest) || KNOWN_FAMILIES.test(rest);
}

/** Words of a name that say which machine is reached, which way, or as whom; without digits (ipv4 is ipv). */
const ROUTE_WORDS: ReadonlySet<string> = words(`
  host hosts hostname hostnames address addresses addr ip ips ipv fqdn domain target destination dest endpoint url uri
  port ports user users username login logins account accounts remote jump jumps jumphost jumpbox bastion bastions proxy
  proxies gateway gateways gw tunnel tunnels via hop hops route router socks vpn nat forward paramiko ssh sshd key keys
  keyfile identity identities pass passwd password passwords passphrase pw pwd secret credential credentials cert
  certificate agent auth authentication connection connections connect transport become sudo su root escalation privilege
  pem socket`);

/** Parts of names of a way to a machine, not of a property of it: whoever writes one relies on it. */
const WAY =
  /jump|bast(?:io|oi)n|prox(?:y|ies)|gateway|(?:^|_)gw(?:_|$)|tunnel|(?:^|_)via(?:_|$)|(?:^|_)hops?(?:_|$)|(?:^|_)route|socks|override|paramiko/;

/** Whether a name that is about a route names a way to the machine, such as a proxy. */
export function isWay(rest: string): boolean {
  return WAY.test(rest);
}

/** Parts of longer words that tell the same. */
const ROUTE_STEMS = /host|user|jump|bastion|proxy|gateway|tunnel|paramiko|ssh|passw|identit|login|sudo|become|connec/;

/** Whether the words of a name that nobody knows may be about a route. */
export function isAboutRoute(rest: string): boolean {
  return rest.split(/[_\d]+/).some((word) => {
    if (ROUTE_WORDS.has(word) || ROUTE_STEMS.test(word)) return true;
    return [...ROUTE_WORDS].some((known) => isMisspelt(word, known));
  });
}

/**
 * Of a short word another letter may well make another word (post, sort, used): there only two swapped letters count.
 */
function isMisspelt(word: string, known: string): boolean {
  if (known.length < 4) return false;
  if (known.length > 5) return isOneEditAway(word, known);
  return isOneSwapAway(word, known);
}

const PREFIX = 'ansible';

/** Whether a first word was meant as `ansible`: one edit away, or its letters in another order (anislbe). */
export function isPrefix(word: string): boolean {
  const sorted = (text: string): string => [...text].sort().join('');
  return word === PREFIX || isOneEditAway(word, PREFIX) || sorted(word) === sorted(PREFIX);
}
