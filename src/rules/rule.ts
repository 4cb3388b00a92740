/** What a row of the catalogue of findings says of a code, whatever the occurrence: `explain` and the tables of findings read it. */
import type { Finding, FindingKind, FindingTexts } from '../model/finding';

/**
 * What has to be known before the rule can be checked; the check runs as early as that: `input` is what the user wrote (spec, inventory, options,
 * files), `facts` are a host's RAM, versions and cgroups, `observed` is what a look saw, `connection` and `change` are the attempt itself.
 */
export type Needs = 'input' | 'facts' | 'observed' | 'connection' | 'change';

export interface Rule extends FindingKind {
  /** Absent where the row is named by its code. */
  readonly code?: string;
  /** Why it comes about and what follows from it, in whole sentences. */
  readonly cause: string;
  /** The ways out, in whole sentences. */
  readonly fix: string;
  /** What the rule follows from: a man page, a document of the kernel or of a library, or oomcfg's own promise. */
  readonly source: string;
  readonly needs: Needs;
}

/** The rows of a table by their codes. */
export function byCode(table: Readonly<Record<string, Rule>>): ReadonlyMap<string, Rule> {
  return new Map(Object.entries(table).map(([name, rule]) => [rule.code ?? name, rule]));
}

/** The findings of one table, whose rows are named by their codes or hold them: `planFinding('alias', {...})`. */
export function findingsOf<Kind extends string>(
  table: Readonly<Record<Kind, FindingKind & { readonly code?: string }>>,
): (kind: Kind, what: FindingTexts) => Finding {
  return (kind, what) => ({ code: table[kind].code ?? kind, severity: table[kind].severity, ...what });
}
