/**
 * A row of the catalogue of findings: what holds for every finding of a code. `explain` prints it, and findings take
 * their texts from it.
 */
import type { Finding, FindingKind, Severity } from '../model/finding';

/**
 * What has to be known before the rule can be checked; the check runs as soon as that is known. `input` is what the
 * user wrote (spec, inventory, options, files), `facts` are a host's RAM, versions and cgroups, `observed` is what a
 * look saw, `connection` and `change` are the attempt itself.
 */
export type Needs = 'input' | 'facts' | 'observed' | 'connection' | 'change';

export interface Rule extends FindingKind {
  /** Absent where the row is named by its code. */
  readonly code?: string;
  /** Why it happens and what follows from it, in whole sentences. */
  readonly cause: string;
  /** The ways out, in whole sentences. */
  readonly fix: string;
  /** Where the rule comes from: a man page, a document of the kernel or of a library, or oomcfg's own promise. */
  readonly source: string;
  readonly needs: Needs;
  /** Severities that some occurrences have in place of that of the row. */
  readonly otherSeverities?: readonly Severity[];
  /** What some occurrences need instead of `needs`. */
  readonly otherNeeds?: readonly Needs[];
}

/**
 * The texts of one finding: cause and ways out where they differ from those of the row, another severity only where the
 * row lists it.
 */
export type TextsOf<Row> = Pick<Finding, 'summary' | 'facts' | 'where'> &
  Partial<Pick<Finding, 'detail' | 'fix'>> & { readonly severity?: SeverityOf<Row> };

type SeverityOf<Row> = Row extends { readonly otherSeverities: readonly (infer Other extends Severity)[] }
  ? Other
  : never;

/** The rows of a table by their codes. */
export function byCode(table: Readonly<Record<string, Rule>>): ReadonlyMap<string, Rule> {
  return new Map(Object.entries(table).map(([name, rule]) => [rule.code ?? name, rule]));
}

/** The findings of one table, whose rows are named by their codes or hold them: `planFinding('alias', {...})`. */
export function findingsOf<Table extends Readonly<Record<string, Rule>>>(
  table: Table,
): <Kind extends keyof Table & string>(kind: Kind, what: TextsOf<Table[Kind]>) => Finding {
  return (kind, what) => {
    const { code = kind, severity, cause, fix }: Rule = table[kind] as Table[keyof Table];
    const { summary, ...rest } = what;
    return { code, severity, summary, detail: cause, fix, ...rest };
  };
}
