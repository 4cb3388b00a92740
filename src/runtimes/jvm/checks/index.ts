/** The checks of a unit's JVM, in the order of their findings. */
import type { Check } from '../../../rules/check';
import type { RuntimeScene } from '../../runtime';
import { checkFlags } from './checkFlags';
import { checkJava } from './checkJava';
import { checkJvms } from './checkJvms';
import { checkLowered } from './checkLowered';

/** For units that systemd has loaded. */
export const jvmChecks: readonly Check<RuntimeScene>[] = [
  {
    finds: [
      'variableWins',
      'lossInDoubt',
      'variableElsewhere',
      'lostOptions',
      'plainJava',
      'optionWins',
      'mayWin',
      'sourcesChanged',
      'oneWord',
      'quotedVariable',
      'behindMain',
      'ownWords',
      'otherVariable',
      'unknownStart',
      'scriptSets',
      'manyJvms',
    ],
    check: ({ service, unit }) => checkJava(service, unit),
  },
  {
    finds: ['agentGone', 'leftBehind', 'lateJvm', 'moreJvms', 'valuesChanged', 'noJvm', 'scriptOptions'],
    check: ({ service, unit }) => checkJvms(service, unit),
  },
  { finds: ['flagUnknown'], check: ({ service, unit }) => checkFlags(service, unit) },
  {
    finds: ['belowJvmUse', 'lowered'],
    check: ({ service, unit, acceptShrink }) => checkLowered(service, unit, acceptShrink),
  },
];
