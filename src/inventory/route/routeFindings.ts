/**
 * The findings about routes that are not of one variable: settings of ssh_config, and options without effect, said once
 * for a run.
 */
import type { Finding } from '../../model/finding';
import { finding } from '../inventoryFindings';
import { show } from '../text';
import type { Target } from './options';
import type { Unused } from './routeArguments';
import type { ConfigSetting } from './sshConfig';
import { decidingSetting } from './sshConfig';

const IN_INVENTORY: Readonly<Record<string, string>> = {
  hostname: 'Put the address into ansible_host.',
  port: 'Put the port into ansible_port; 22 where ssh_config does not count.',
  user: 'Put the user into ansible_user, or write -F none in ansible_ssh_common_args where ssh_config does not count.',
  identityfile: 'Put the key into ansible_ssh_private_key_file.',
};

const OTHERWISE =
  'Write -F none in ansible_ssh_common_args where ssh_config does not count for this host; else run oomcfg where the host can be reached directly.';

/** What ssh_config says about a host that would lead elsewhere; empty where it says nothing. */
export function configFinding(settings: readonly ConfigSetting[], target: Target): readonly Finding[] {
  const setting = decidingSetting(settings, target);
  if (setting === undefined) return [];
  const { shown, keyword, at } = setting;
  const remark = {
    summary: `${show(shown)} in ${show(at.file)} may apply to this host, and oomcfg does not follow it`,
    detail: 'ssh would reach another machine, or log in as somebody else, than the inventory alone says.',
    fix: IN_INVENTORY[keyword] ?? OTHERWISE,
  };
  return [finding('OOM237', at, remark, { setting: show(shown) })];
}

const MAX_SHOWN = 8;

/** One remark for all hosts of a run. */
export function unusedFinding(unused: readonly Unused[]): Finding | undefined {
  const [first] = unused;
  if (first === undefined) return undefined;
  const distinct = (names: readonly string[]): string => {
    const all = [...new Set(names)].sort();
    const more = all.length > MAX_SHOWN ? ` and ${all.length - MAX_SHOWN} more` : '';
    return `${all.slice(0, MAX_SHOWN).join(', ')}${more}`;
  };
  const origins = unused.filter(({ option, label }) => option !== label).map(({ label }) => label);
  const from = origins.length === 0 ? '' : ` (from ${distinct(origins)})`;
  const remark = {
    summary: `options without effect: ${distinct(unused.map(({ option }) => option))}${from}`,
    fix: unused.some(({ option }) => /KnownHosts/i.test(option))
      ? 'Keep the keys of the hosts in ~/.ssh/known_hosts or /etc/ssh/ssh_known_hosts: another file or command that these options name is not read.'
      : 'Nothing has to be done. Host keys are always checked against known_hosts, whatever these options say.',
  };
  return { ...finding('OOM234', first.at, remark), severity: 'info' };
}
