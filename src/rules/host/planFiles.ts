/** Plan files that are refused: OOM45x. */
import type { Rule } from '../rule';

export const PLAN_FILES = {
  unreadable: {
    code: 'OOM450',
    severity: 'error',
    title: 'a plan file cannot be read',
    cause: 'Nothing is applied without the whole plan.',
    fix: 'Make a new one: oomcfg plan --out FILE.',
    source: 'oomcfg: apply does what a saved plan says',
    needs: 'input',
  },
  notJson: {
    code: 'OOM451',
    severity: 'error',
    title: 'a plan file is not JSON',
    cause: 'A plan file is the one JSON document that `oomcfg plan --out` wrote.',
    fix: 'Make a new one: oomcfg plan --out FILE.',
    source: 'RFC 8259',
    needs: 'input',
  },
  otherFormat: {
    code: 'OOM452',
    severity: 'error',
    title: 'a plan file is of another format',
    cause: 'This oomcfg reads the format oomcfg.plan/1.',
    fix: 'Make a new one: oomcfg plan --out FILE.',
    source: 'oomcfg: the format of plan files (schemas/plan.schema.json)',
    needs: 'input',
  },
  badPlan: {
    code: 'OOM453',
    severity: 'error',
    title: 'a plan file lacks something',
    cause: 'It says that it is a plan, but does not have the shape of one (schemas/plan.schema.json).',
    fix: 'Make a new one: oomcfg plan --out FILE.',
    source: 'oomcfg: the format of plan files (schemas/plan.schema.json)',
    needs: 'input',
  },
  edited: {
    code: 'OOM454',
    severity: 'error',
    title: 'a plan file was edited',
    cause: 'Its digest is not that of its content. A plan is a contract: what was reviewed is what is done.',
    fix: 'Make a new one: oomcfg plan --out FILE.',
    source: 'oomcfg: what was reviewed is what is done',
    needs: 'input',
  },
  contradicts: {
    code: 'OOM455',
    severity: 'error',
    title: 'a plan file writes something other than it says',
    cause:
      'A line of a file is not what the change of that setting says. oomcfg makes no such plan: somebody made it by hand.',
    fix: 'Make a new one: oomcfg plan --out FILE.',
    source: 'oomcfg: a plan shows all that it writes',
    needs: 'input',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
