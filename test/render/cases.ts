/** The specs whose files are kept as goldens, each for one host with its facts; other tests read the same list. */
import { readFileSync } from 'node:fs';
import { desiredState } from '../../src/desired/state';
import { bytes, GiB } from '../../src/model/bytes';
import type { DesiredState, RenderedFile } from '../../src/model/desired';
import { hasErrors } from '../../src/model/finding';
import type { KnownFacts } from '../../src/model/host';
import { TEMPLATE_TEXTS } from '../../src/load/templateTexts';
import { renderFiles } from '../../src/render/files';
import { compileTemplates } from '../../src/render/templates';
import { parseSpec } from '../../src/spec/parseSpec';

export interface Case {
  /** golden/NAME.yaml becomes golden/NAME.txt. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly facts: KnownFacts;
}

const FACTS: KnownFacts = { memTotal: bytes(16 * GiB), pageSize: 4096 };

export const CASES: readonly Case[] = [
  { name: 'shop', groups: ['web', 'web-large'], facts: FACTS },
  { name: 'shop-db', groups: ['db'], facts: { ...FACTS, memTotal: bytes(1_013_919_744 * 8) } },
  { name: 'everything', groups: [], facts: FACTS },
  { name: 'old-systemd', groups: [], facts: { ...FACTS, systemd: 219 } },
  { name: 'nothing', groups: ['web'], facts: FACTS },
];

export const TEMPLATES = compileTemplates(TEMPLATE_TEXTS);

export function goldenPath(name: string): URL {
  return new URL(`./golden/${name}`, import.meta.url);
}

/** What the host should have, and its files. Throws where the case's spec is wrong. */
export function runCase({ name, groups, facts }: Case): {
  readonly desired: DesiredState;
  readonly files: readonly RenderedFile[];
} {
  const text = readFileSync(goldenPath(`${name}.yaml`), 'utf8');
  const { value: spec, findings } = parseSpec([{ path: 'oomcfg.yaml', text }]);
  if (spec === undefined) throw new Error(`${name}: ${JSON.stringify(findings)}`);
  const selects = (pattern: string) => pattern === 'all' || groups.includes(pattern);
  const { value: desired, findings: ofHost } = desiredState(spec, { name: 'host' }, facts, selects);
  if (desired === undefined || hasErrors(ofHost)) throw new Error(`${name}: ${JSON.stringify(ofHost)}`);
  return { desired, files: renderFiles(desired, TEMPLATES, facts.systemd) };
}
