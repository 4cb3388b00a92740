/**
 * Reads a Spec from the shape that its YAML has, through the parser as users do, with places that tests can count on.
 */
import type { Checked, Place, Placed } from '../../src/model/finding';
import type { Connection, Host } from '../../src/model/host';
import type { OOMPolicy } from '../../src/model/settings';
import type { Rollout, Spec } from '../../src/model/spec';
import { parseSpec } from '../../src/spec/parseSpec';

export interface JavaText {
  readonly [key: string]: unknown;
}
export interface ServiceText {
  readonly unit?: string;
  readonly hosts?: string;
  readonly memory?: string | Readonly<Record<string, string | number>>;
  readonly limits?: Readonly<Record<string, string>>;
  readonly java?: JavaText;
  readonly protect?: string | number;
  readonly oomPolicy?: OOMPolicy;
  readonly optional?: boolean;
  readonly overrides?: readonly ServiceText[];
}
export interface SystemText {
  readonly hosts?: string;
  readonly reserve?: string;
  readonly sysctl?: Readonly<Record<string, number | string>>;
  readonly swap?: { readonly file: string; readonly size: string };
}
export interface SpecText {
  readonly name?: string;
  readonly services?: Readonly<Record<string, ServiceText>>;
  readonly system?: readonly SystemText[];
}

/**
 * The spec, which must be one that a user can write. Services are at lines 10, 20, ...; their overrides at the lines
 * below them; system entries at 1000, 1010, ..., with a line for each sysctl and the swap file at the tenth.
 */
export function buildSpec(text: SpecText): Spec {
  const { value, findings } = readSpec(text);
  if (value === undefined) throw new Error(`no user can write the spec of this test: ${JSON.stringify(findings)}`);
  return value;
}

/** What the parser says of it, mistakes included. */
export function readSpec(text: SpecText): Checked<Spec> {
  return parseSpec([{ path: 'oomcfg.yaml', text: yamlOf(text) }]);
}

/** What a spec says with this text behind `rollout:`, which must be one that a user can write. */
export function rolloutOf(text: string): Placed<Rollout> {
  const { value, findings } = parseSpec([
    { path: 'oomcfg.yaml', text: `name: shop\nrollout: ${text}\nservices: {}\n` },
  ]);
  if (value?.rollout === undefined) throw new Error(`no user can write ${text}: ${JSON.stringify(findings)}`);
  return value.rollout;
}

/** As JSON, which YAML reads, with line breaks. */
function yamlOf({ name = 'oomcfg', services = {}, system = [] }: SpecText): string {
  const lines: string[] = ['{', `"name": ${JSON.stringify(name)},`, '"services": {'];
  const upTo = (line: number): void => {
    while (lines.length < line - 1) lines.push('');
  };
  Object.entries(services).forEach(([key, { overrides = [], ...settings }], index) => {
    upTo(10 * (index + 1));
    const rest = Object.entries(settings).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)},`);
    lines.push(`  ${JSON.stringify(key)}: { ${rest.join(' ')} "overrides": [`);
    for (const override of overrides) lines.push(`  ${JSON.stringify({ hosts: 'all', ...override })},`);
    lines[lines.length - 1] += ' ] },';
  });
  lines.push('},', '"system": [');
  system.forEach(({ sysctl = {}, swap, ...rest }, index) => {
    upTo(1000 + 10 * index);
    const keys = Object.entries(rest).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},`);
    lines.push(`  { ${keys.join(' ')} "sysctl": {`);
    for (const [key, value] of Object.entries(sysctl)) lines.push(`  ${JSON.stringify(key)}: ${value},`);
    lines[lines.length - 1] += ' },';
    if (swap !== undefined) {
      upTo(1009 + 10 * index);
      lines.push(`  "swap": ${JSON.stringify(swap)},`);
    }
    lines[lines.length - 1] += ' },';
  });
  return [...lines, '],', '}', ''].join('\n');
}

export function place(line: number, column = 3): Place {
  return { file: 'oomcfg.yaml', line, column };
}

const CONNECTION: Connection = {
  kind: 'ssh',
  address: '127.0.0.1',
  port: 22,
};

export function buildHost(name: string): Host {
  return { name, groups: [], vars: {}, connection: CONNECTION };
}

/** Patterns as host lists; `all` selects every host. */
export function selector(groups: Readonly<Record<string, readonly string[]>> = {}) {
  return (pattern: string, host: string): boolean => pattern === 'all' || groups[pattern]?.includes(host) === true;
}
