/** Makes and collects the findings of an inventory: what is not said of an occurrence, its rule says. */
import type { FactValue, Finding, Place } from '../model/finding';
import { INVENTORY_RULES } from '../rules/inventory';
import { findingsOf } from '../rules/rule';

const make = findingsOf(INVENTORY_RULES);

export type InventoryCode = keyof typeof INVENTORY_RULES;

/** The sentences of a finding: a one-line summary, the cause and consequence, and the way out. */
export interface InventorySentences {
  readonly summary: string;
  readonly detail: string;
  readonly fix: string;
}

/** What is said of an occurrence; where cause or way out is the same for all, the rule has it. */
export type InventoryRemark = Pick<InventorySentences, 'summary'> & Partial<InventorySentences>;

/** Makes the finding of a code; its severity comes from the table. */
export function finding(
  code: InventoryCode,
  where: Place | undefined,
  remark: InventoryRemark,
  facts: Readonly<Record<string, FactValue>> = {},
): Finding {
  return make(code, { ...remark, facts, ...(where === undefined ? {} : { where }) });
}

/** Takes down one mistake of a host, in the place of the variable that is wrong. */
export type NoteOfHost = (
  code: InventoryCode,
  where: Place,
  remark: InventoryRemark,
  facts: Readonly<Record<string, FactValue>>,
) => void;

/** More findings say nothing new, and a file of a million wrong lines must not fill the memory. */
const MAX_FINDINGS = 1000;

/** Where the stages of reading put what they find: all mistakes, not the first alone, each once. */
export class Findings {
  readonly list: Finding[] = [];
  private readonly seen = new Set<string>();
  /** The hosts that a finding is about, by its code and place. */
  private readonly hosts = new Map<string, Set<string>>();

  add(
    code: InventoryCode,
    where: Place | undefined,
    remark: InventoryRemark,
    facts?: Readonly<Record<string, FactValue>>,
  ): void {
    const key = `${code} ${where?.file} ${where?.line} ${where?.column} ${remark.summary}`;
    if (this.list.length >= MAX_FINDINGS || this.seen.has(key)) return;
    this.seen.add(key);
    this.list.push(finding(code, where, remark, facts));
  }

  /**
   * Takes down what is wrong with one host. Of one code at one place only the first is reported, since a group's
   * variable is wrong for all its hosts alike; it concerns all of them.
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
