/** The format that people read on a terminal. */
import type { Format } from '../format';
import { applyText } from './applyText';
import { findingsText } from './findingsText';
import { planText } from './planText';
import { verifyText } from './verifyText';

export const textFormat: Format = {
  isForPrograms: false,
  write: {
    'oomcfg.plan/1': (plan, options, { saved }) => planText(plan, options, saved),
    'oomcfg.apply/1': (application, options, { shown }) => applyText(application, options, shown),
    'oomcfg.verify/1': verifyText,
    'oomcfg.validate/1': ({ findings }, options) => findingsText(findings, options),
  },
};
