/**
 * Which finding a mistake in a YAML or JSON text of an inventory is. Nothing of the text is shown but keys and tags: it
 * can hold passwords.
 */
import type { Findings, InventoryCode, InventoryRemark } from '../inventoryFindings';
import { describe, show } from '../text';
import { CORE, DEEPEST } from '../../yaml/ansible';
import type { Problem, Tell } from '../../yaml/problem';
import { whyNoYaml } from '../../yaml/whyNoYaml';
import { type IsVariable, ofNothing } from './duplicates';

/** Notes the problems of a text; `isVariable` says where a key may be given twice. */
export function noted(findings: Findings, isVariable: IsVariable = ofNothing): Tell {
  return (problem, at) => {
    if (problem.kind === 'duplicate') {
      const isAllowed = isVariable(problem.path);
      const key = show(problem.key);
      findings.add(isAllowed ? 'OOM246' : 'OOM211', at, givenTwice(key, isAllowed), { key });
      return isAllowed ? 'go on' : 'unusable';
    }
    const said = say(problem);
    if (said === undefined) return 'go on';
    findings.add(said.code, at, said);
    return 'unusable';
  };
}

function givenTwice(key: string, isAllowed: boolean): InventoryRemark {
  return {
    summary: `the key ${key} is given twice${isAllowed ? ', and the last one counts' : ''}`,
  };
}

/** Undefined for what Ansible takes. */
function say(problem: Problem): (InventoryRemark & { readonly code: InventoryCode }) | undefined {
  switch (problem.kind) {
    case 'nesting':
      return {
        code: 'OOM205',
        summary: `the structure is nested more than ${DEEPEST} levels deep`,
        detail: 'No inventory needs that, and reading it could exhaust the memory.',
        fix: 'Flatten it.',
      };
    case 'syntax':
      return { code: 'OOM205', ...syntax(problem.code) };
    case 'alias':
      return {
        code: 'OOM205',
        summary: `the anchor of this alias ${problem.isWithin ? 'contains the alias' : 'is not declared above it'}`,
        detail: 'A value that begins with * is an alias: it repeats an anchored value from above it.',
        fix: 'Correct the name after the *, or quote the value if it is text (a password).',
      };
    case 'bomb':
      return {
        code: 'OOM217',
        summary: `the aliases stand for more than ${problem.most} values`,
      };
    case 'tag': {
      const { tag } = problem;
      return {
        code: 'OOM213',
        summary: `the value has ${tag.startsWith(CORE) ? `the tag ${show(tag.replace(CORE, '!!'))}` : 'a tag'}, which is not supported`,
        detail: 'A value that begins with ! has a tag. Supported are plain YAML values, !unsafe and !vault.',
        fix: 'Quote the value as text, or write it plainly.',
      };
    }
    case 'key':
      return {
        code: 'OOM206',
        summary: `a key is ${describe(problem.tree)}`,
        detail: 'Keys are plain words.',
        fix: 'Quote it if {{ }} or [ ] is text.',
      };
    case 'merge':
      return {
        code: 'OOM206',
        summary: '<< merges something that is not a mapping',
        detail: 'Only mappings can be merged.',
        fix: 'Point << at a mapping.',
      };
    case 'control':
    case 'unknown':
    case 'version':
    case 'empty':
    case 'mergedTwice':
    case 'duplicate':
      return undefined;
  }
}

/** What is said for a code of the parser. */
function syntax(code: string): InventoryRemark {
  if (code === 'MULTIPLE_DOCS') {
    return {
      summary: 'the file contains several YAML documents',
      detail: 'Ansible reads files of one document only.',
      fix: 'Remove all --- lines but the first.',
    };
  }
  const fix =
    code === 'TAB_AS_INDENT'
      ? 'Indent with spaces.'
      : 'Correct the line; indentation and quotes are the usual reasons. Put a password with special characters in single quotes.';
  return {
    summary: `this is not valid YAML: ${whyNoYaml(code)}`,
    detail: 'A file that is not valid is not read at all.',
    fix,
  };
}
