/** Reads a text as YAML to see whether it is meant so, as Ansible does before it tries INI. */
import { ofInventory } from './duplicates';
import { Findings } from '../inventoryFindings';
import { readStructured } from './structured';
import type { Tree } from '../../yaml/tree';

/** Whether a text that was read as a tree is JSON rather than YAML. */
export function isJsonText(text: string): boolean {
  return /^\ufeff?\s*\{/.test(text);
}

export interface YamlTrial {
  /** Undefined where the text is not YAML. */
  readonly tree: Tree | undefined;
  /** What is wrong with it as YAML. */
  readonly trial: Findings;
}

/** A text read as YAML, as Ansible does before it tries INI; undefined where it cannot be meant as YAML. */
export function tryYaml(text: string, path: string): YamlTrial | undefined {
  // A section or a range of hosts at the very beginning is a list to YAML, and so no inventory.
  if (/^\s*(?:[#;].*\n\s*)*\[/.test(text)) return undefined;
  const trial = new Findings();
  return { tree: readStructured(text, path, trial, ofInventory), trial };
}
