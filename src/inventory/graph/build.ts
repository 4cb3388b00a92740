/**
 * What all formats of inventories do alike: names checked, variables set, groups made children, and the finding where
 * that fails.
 */
import type { Place } from '../../model/finding';
import type { Json } from '../../model/host';
import { Findings } from '../inventoryFindings';
import type { Graph, Group } from './graph';
import { checkName, expandHosts } from '../patterns/hostRange';
import { show, shownPart } from '../text';

/** Reading one source into the graph: everything goes through here, so that every format refuses the same things. */
export class Build {
  /** About sources of a kind that is not read, whose hosts are missing. */
  readonly missing = new Findings();
  /** A source is not an inventory at all: its lines are in the graph as if they were hosts. */
  isUnlike = false;

  constructor(
    readonly graph: Graph,
    readonly findings: Findings,
  ) {}

  /** The group of a name, made where it is new; undefined where the name cannot be used. */
  group(name: string, at: Place): Group | undefined {
    const refusal = checkName(name, 'group');
    if (refusal === undefined) return this.graph.addGroup(name, at);
    this.findings.add('OOM209', at, refusal);
    return undefined;
  }

  adopt(parent: Group, child: Group, at: Place): void {
    const outcome = this.graph.adopt(parent, child);
    if (outcome === 'done') return;
    const names = { group: show(parent.name), child: show(child.name) };
    if (outcome === 'ungrouped') {
      this.findings.add(
        'OOM216',
        at,
        {
          summary: `ungrouped cannot be a child of ${names.group}`,
          detail:
            'The group ungrouped contains the hosts that are in no other group; Ansible drops its hosts when it is in one itself.',
          fix: `List the hosts in ${names.group} itself.`,
        },
        names,
      );
      return;
    }
    this.findings.add(
      'OOM208',
      at,
      {
        summary:
          outcome === 'itself'
            ? `group ${names.group} is its own child`
            : `group ${names.child} below ${names.group} closes a loop`,
        detail:
          child === this.graph.all
            ? 'The group all contains every group; it cannot be below one.'
            : `${names.group} is already below ${names.child}, so each would contain the other.`,
        fix: `Remove ${names.child} from the children of ${names.group}, or the other way round.`,
      },
      names,
    );
  }

  /** Adds the hosts of an entry with ranges and port; returns their names. */
  hosts(entry: string, group: Group, at: Place): readonly string[] {
    const expanded = expandHosts(entry);
    if (!expanded.ok) {
      this.findings.add(expanded.code, at, expanded.remark, { entry: shownPart(entry) });
      return [];
    }
    for (const name of expanded.names) this.host(name, group, at, expanded.port);
    return expanded.names;
  }

  /** Adds one host whose name is taken as it is, without ranges and port; false where the name cannot be used. */
  plainHost(name: string, group: Group, at: Place): boolean {
    const refusal = checkName(name, 'host');
    if (refusal === undefined) this.graph.addHost(name, group, at);
    else this.findings.add('OOM209', at, refusal);
    return refusal === undefined;
  }

  /**
   * Adds one host under its plain name. A port counts only where the host is named for the first time, as in Ansible.
   */
  private host(name: string, group: Group, at: Place, port?: number): void {
    const { host, isNew } = this.graph.addHost(name, group, at);
    if (port === undefined) return;
    if (isNew) host.vars.set('ansible_port', { value: port, at });
    else if (host.vars.get('ansible_port')?.value !== port) {
      this.findings.add(
        'OOM222',
        at,
        {
          summary: `port ${port} of ${show(name)} has no effect`,
          fix: `Write it at ${host.at.file}:${host.at.line}, or set ansible_port=${port}.`,
        },
        { host: show(name), port },
      );
    }
  }

  hostVariable(hostName: string, name: string, value: Json, at: Place): void {
    const host = this.graph.hosts.get(hostName);
    if (host === undefined || !this.checkVariable(name, at)) return;
    this.graph.variablesOf(host).set(name, { value, at });
  }

  groupVariable(group: Group, name: string, value: Json, at: Place): void {
    if (!this.checkVariable(name, at)) return;
    if (name !== 'ansible_group_priority') {
      group.vars.set(name, { value, at });
      return;
    }
    const priority = typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : value;
    if (typeof priority === 'number' && Number.isFinite(priority)) {
      group.priority = Math.trunc(priority);
      return;
    }
    this.findings.add('OOM206', at, {
      summary: `ansible_group_priority of ${show(group.name)} is not a whole number`,
      detail: 'It decides which of two groups of one depth wins; the default is 1.',
      fix: 'Write a whole number.',
    });
  }

  private checkVariable(name: string, at: Place): boolean {
    if (name !== '') return true;
    this.findings.add('OOM204', at, {
      summary: 'a value has no name',
      detail: 'There is nothing before the =, often because of spaces around it.',
      fix: 'Write name=value without spaces around the =.',
    });
    return false;
  }
}
