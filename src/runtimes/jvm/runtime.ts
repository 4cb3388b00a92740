/** The JVM as one of the runtimes: what each stage needs of it. */
import { hasNoJvm } from '../../model/units';
import type { AskedVariable, Runtime } from '../runtime';
import { jvmChecks } from './checks';
import { choicesOn } from './checks/choicesOn';
import { settledDoubts } from './checks/checkFlags';
import { desiredJava, givesHeap } from './desired';
import { optionDoubts, optionMistakes } from './index';
import { readJava } from './keys';
import { flagsInDoubt } from './options/removed';
import { wordsToSend } from './optionWords';
import { restarts } from './restarts';
import { isFutile } from './running/futile';
import { inWords, isInEffect, isTaken, oneHasAll, overruled, shownVariable } from './running/inForce';
import { javaOwner, javaSettings, javaVariable } from './settings';
import type { JavaSpec } from './spec';
import { type DesiredJava, JAVA } from './wanted';

export const jvm: Runtime<JavaSpec, DesiredJava> = {
  key: JAVA,
  source: 'java(1) of the JDK; the memory calculator of Paketo',
  otherNames: { xmx: 'heap', xss: 'stack' },
  read: readJava,
  mistakes: {
    finds: ['OOM153', 'OOM154', 'OOM353', 'OOM364'],
    check: (unit, java) => optionMistakes(javaSettings(java.value), javaOwner(unit, java)),
  },
  budget: {
    isNeeded: (java) => !givesHeap(java),
    missing: (unit) => ({ summary: `java of ${unit} has no budget to size the heap from`, facts: { unit } }),
  },
  asks: (java) => [asked(java)],
  doubts: (unit, java) => optionDoubts(javaSettings(java.value), javaOwner(unit, java)),
  size: desiredJava,
  reserves: 'JVMs',
  judgesAddressSpace: true,
  running: {
    isInEffect,
    shown: shownVariable,
    lacks: (value, unit) => (unit.jvms?.length ? overruled(value, unit).map(inWords) : []),
    hasNobody: hasNoJvm,
    isFutile: (value, unit) => isFutile(unit, value),
    isInOne: oneHasAll,
    isTaken,
  },
  checks: jvmChecks,
  restarts,
  choicesOn,
  settled: settledDoubts,
};

function asked(java: JavaSpec): AskedVariable {
  const name = javaVariable(java);
  const extra = java.extra?.value ?? [];
  const words = wordsToSend(extra);
  const flags = flagsInDoubt(extra, name);
  return { name, ...(words.length === 0 ? {} : { words }), ...(flags.length === 0 ? {} : { flags }) };
}
