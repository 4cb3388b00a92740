/** Spec files in, a checked spec out: every mistake at once, sorted by place. */
import type { Checked, Finding, Place } from '../model/finding';
import { hasErrors } from '../model/finding';
import type { Spec } from '../model/spec';
import type { Note } from './specFindings';
import { specFinding } from './specFindings';
import { mergeParts } from './merge';
import type { SpecPart } from './part';
import { readPart } from './part';
import { runChecks } from '../rules/check';
import { CHECKS } from './checks';
import { readYaml } from '../yaml/readYaml';
import { STRICT } from '../yaml/strict';
import { noted } from './yamlProblems';

/** A person reads no more, and a file of a megabyte can hold a hundred thousand mistakes. */
const MAX_FINDINGS = 1000;

/** What has no place comes first. */
const NOWHERE: Place = { file: '', line: 0, column: 0 };

export interface SpecFile {
  /** As the user named it; it is in every place. */
  readonly path: string;
  readonly text: string;
}

/**
 * Reads the files of one spec, in their order, as one spec: services of all, `system` entries appended, name, inventory
 * and rollout said once or alike. Pure: no file is touched. `value` is undefined where there is an error finding;
 * findings are sorted by file (in the order given), line, column and code. Never throws for any text.
 */
export function parseSpec(files: readonly SpecFile[]): Checked<Spec> {
  const findings: Finding[] = [];
  const fromSchema: Finding[] = [];
  const note: Note = (code, where, remark) => findings.push(specFinding(code, where, remark));
  const noteSchema: Note = (code, where, remark) => fromSchema.push(specFinding(code, where, remark));

  const parts: SpecPart[] = [];
  for (const { path, text } of files) {
    // A byte order mark is not part of the text (Unicode 15, 23.8); places count from after it.
    const tree = readYaml(path, text.replace(/^\ufeff/, ''), STRICT, noted(note));
    if (tree !== undefined) parts.push(readPart(path, tree, note, noteSchema));
  }
  const understood = parts.flatMap(({ services }) => services.filter(({ isUnderstood }) => isUnderstood));
  findings.push(...understood.flatMap(({ service }) => runChecks(CHECKS.services, service)));
  const spec = mergeParts(parts, note);
  // Nothing was misread, so that a value that is not there is one that nobody wrote.
  const isSound = !hasErrors(findings) && fromSchema.length === 0;
  findings.push(...runChecks(CHECKS.spec, spec), ...(isSound ? runChecks(CHECKS.sound, spec) : []));

  const order = new Map(files.map(({ path }, index) => [path, index]));
  const all = tidy([...findings, ...withoutVaguer(fromSchema, findings)], order);
  return { value: hasErrors(all) || parts.length === 0 ? undefined : spec, findings: all };
}

/** A rule names what is meant where the schema only sees a pattern that does not fit: one finding a mistake. */
function withoutVaguer(fromSchema: readonly Finding[], fromRules: readonly Finding[]): readonly Finding[] {
  const covered = new Set(fromRules.filter(({ severity }) => severity === 'error').map(({ where }) => placeKey(where)));
  // A missing key is at its map, where other mistakes may be too.
  return fromSchema.filter(({ code, where }) => code === 'OOM121' || !covered.has(placeKey(where)));
}

function placeKey({ file, line, column }: Place = NOWHERE): string {
  return JSON.stringify([file, line, column]);
}

/** Sorted, each said once (an aliased value is read wherever it is used), and bounded. */
function tidy(findings: readonly Finding[], order: ReadonlyMap<string, number>): readonly Finding[] {
  const once = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.code, placeKey(finding.where), finding.summary]);
    if (!once.has(key)) once.set(key, finding);
  }
  const sorted = [...once.values()].sort((a, b) => {
    const here = a.where ?? NOWHERE;
    const there = b.where ?? NOWHERE;
    return (
      (order.get(here.file) ?? -1) - (order.get(there.file) ?? -1) ||
      here.line - there.line ||
      here.column - there.column ||
      Number(a.code > b.code) - Number(a.code < b.code)
    );
  });
  if (sorted.length <= MAX_FINDINGS) return sorted;
  // Errors first: one that is cut off after a thousand warnings would let the spec count as good.
  const errors = sorted.filter(({ severity }) => severity === 'error');
  const shown = (errors.length > 0 ? errors : sorted).slice(0, MAX_FINDINGS);
  const left = sorted.length - shown.length;
  const remark = {
    summary: `${left} further findings are not listed`,
    facts: { left },
  };
  return [...shown, specFinding('OOM108', undefined, remark)];
}
