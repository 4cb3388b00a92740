/** What a change script printed -> its outcome, and the codes of its findings. */
import { judge } from '../../../src/apply/outcome';
import { changing, NONCE } from '../build';

export const outcome = (output: string, plan = changing('web01')) => judge(plan, output, NONCE, 2).outcome;

export const codes = (output: string, plan = changing('web01')) =>
  outcome(output, plan).findings.map(({ code }) => code);
