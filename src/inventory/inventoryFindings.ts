/** The table of all findings about inventories, and how one is made. */
import type { FactValue, Finding, FindingKind, Place } from '../model/finding';

export const INVENTORY_FINDINGS = {
  OOM201: { severity: 'error', title: 'an inventory source cannot be read' },
  OOM202: { severity: 'error', title: 'an inventory file is too large' },
  OOM203: { severity: 'error', title: 'an inventory file is not plain UTF-8 text' },
  OOM204: { severity: 'error', title: 'a line of an INI inventory is not understood' },
  OOM205: { severity: 'error', title: 'an inventory file is not valid YAML or JSON' },
  OOM206: { severity: 'error', title: 'a part of an inventory has the wrong shape' },
  OOM207: { severity: 'error', title: 'a group is used but declared nowhere' },
  OOM208: { severity: 'error', title: 'groups form a loop' },
  OOM209: { severity: 'error', title: 'a host or group name cannot be used' },
  OOM210: { severity: 'error', title: 'a host range is wrong' },
  OOM211: { severity: 'error', title: 'a key is given twice' },
  OOM212: { severity: 'error', title: 'a value or file is encrypted with Ansible Vault' },
  OOM213: { severity: 'error', title: 'a kind of inventory or value that is not supported' },
  OOM214: { severity: 'error', title: 'an inventory script failed' },
  OOM215: { severity: 'error', title: 'an inventory script printed something else than an inventory' },
  OOM216: { severity: 'error', title: 'a host would be dropped silently' },
  OOM217: { severity: 'error', title: 'YAML aliases grow beyond all bounds' },
  OOM218: { severity: 'error', title: 'an inventory source is empty' },
  OOM219: { severity: 'warning', title: 'a file of an inventory directory is not read' },
  OOM220: { severity: 'warning', title: 'a file of variables is hidden by another' },
  OOM221: { severity: 'warning', title: 'a group and a host share a name' },
  OOM222: { severity: 'warning', title: 'a port has no effect' },
  OOM223: { severity: 'warning', title: 'a # cuts a value short' },
  OOM224: { severity: 'warning', title: 'an encrypted file of variables is left out' },
  OOM225: { severity: 'warning', title: 'a comment is a part of a value' },
  OOM226: { severity: 'warning', title: 'a file of an inventory folder is no inventory, and is left out' },
  OOM227: { severity: 'error', title: 'a source is something else than an inventory' },
  OOM228: { severity: 'error', title: 'a setting of a connection has a name that never takes effect' },
  OOM229: { severity: 'warning', title: 'a variable has a name that nothing can read' },
  OOM230: { severity: 'error', title: 'a connection variable is a Jinja template' },
  OOM231: { severity: 'error', title: 'a kind of connection that is not supported' },
  OOM232: { severity: 'error', title: 'a way to become root that is not supported' },
  OOM233: { severity: 'error', title: 'a connection variable has a value that makes no sense' },
  OOM234: { severity: 'warning', title: 'a connection variable is not honoured' },
  OOM235: { severity: 'warning', title: 'a variable of oomcfg that does not exist' },
  OOM236: { severity: 'error', title: 'a local connection to another machine' },
  OOM237: { severity: 'error', title: 'a route to a host that is not followed' },
  OOM238: { severity: 'error', title: 'a value that another program has to open' },
  OOM239: { severity: 'warning', title: 'an empty group that looks like a host' },
  OOM240: { severity: 'error', title: 'a variable that states a fact about a host is wrong' },
  OOM241: { severity: 'error', title: 'two names of one machine' },
  OOM242: { severity: 'info', title: 'the host is the machine that runs oomcfg' },
  OOM243: { severity: 'error', title: 'a variable that may decide a route, and that nothing reads' },
  OOM244: { severity: 'error', title: 'interrupted while an inventory script ran' },
  OOM245: { severity: 'error', title: 'an ansible.cfg that is not understood' },
  OOM246: { severity: 'warning', title: 'a key of variables is given twice, and the last one counts' },
  OOM247: { severity: 'warning', title: 'a plugin makes groups, and they are not there' },
  OOM253: { severity: 'error', title: 'a source does not look like an inventory' },
  OOM254: { severity: 'error', title: 'a mistake in more lines of an inventory than are listed' },
} as const satisfies Readonly<Record<string, FindingKind>>;

export type InventoryCode = keyof typeof INVENTORY_FINDINGS;

/** The sentences of a finding: a one-line summary, the cause and consequence, and the way out. */
export interface InventorySentences {
  readonly summary: string;
  readonly detail: string;
  readonly fix: string;
}

/** Makes the finding of a code; its severity comes from the table. */
export function finding(
  code: InventoryCode,
  where: Place | undefined,
  remark: InventorySentences,
  facts: Readonly<Record<string, FactValue>> = {},
): Finding {
  const { summary, detail, fix } = remark;
  return {
    code,
    severity: INVENTORY_FINDINGS[code].severity,
    summary,
    detail,
    fix,
    facts,
    ...(where === undefined ? {} : { where }),
  };
}

/** Takes down one mistake of a host, in the place of the variable that is wrong. */
export type NoteOfHost = (
  code: InventoryCode,
  where: Place,
  remark: InventorySentences,
  facts: Readonly<Record<string, FactValue>>,
) => void;

/** More findings say nothing new, and a file of a million wrong lines must not fill the memory. */
const MOST_FINDINGS = 1000;

/** Where the stages of reading put what they find: all mistakes, not the first alone, each once. */
export class Findings {
  readonly list: Finding[] = [];
  private readonly seen = new Set<string>();
  /** The hosts that a finding is about, by its code and place. */
  private readonly hosts = new Map<string, Set<string>>();

  add(
    code: InventoryCode,
    where: Place | undefined,
    remark: InventorySentences,
    facts?: Readonly<Record<string, FactValue>>,
  ): void {
    const key = `${code} ${where?.file} ${where?.line} ${where?.column} ${remark.summary}`;
    if (this.list.length >= MOST_FINDINGS || this.seen.has(key)) return;
    this.seen.add(key);
    this.list.push(finding(code, where, remark, facts));
  }

  /**
   * Takes down what is wrong with one host. Of one code at one place only the first is told, since a group's variable is wrong for all its hosts
   * alike; it concerns all of them.
   */
  ofHost(host: string): NoteOfHost {
    return (code, where, remark, facts) => {
      const key = `${code} ${where.file} ${where.line} ${where.column}`;
      const before = this.hosts.get(key);
      if (before !== undefined) {
        before.add(host);
        return;
      }
      this.hosts.set(key, new Set([host]));
      // However many there are: a host whose mistake was left out would pass for one without.
      this.list.push(finding(code, where, remark, facts));
    };
  }

  /** Whether a finding is about one of these hosts, or about the inventory as a whole. */
  concerns({ code, where }: Finding, hosts: ReadonlySet<string>): boolean {
    const own = this.hosts.get(`${code} ${where?.file} ${where?.line} ${where?.column}`);
    return own === undefined || [...own].some((host) => hosts.has(host));
  }

  get hasErrors(): boolean {
    return this.list.some((one) => one.severity === 'error');
  }
}
