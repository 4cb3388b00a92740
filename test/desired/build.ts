/** Builds a Spec from the shape that its YAML has, with made-up places, so that tests of later stages need no parser. */
import type { SizeSpec } from '../../src/model/bytes';
import type { Place, Placed } from '../../src/model/finding';
import type { Connection, Host } from '../../src/model/host';
import { PROTECT_SCORES } from '../../src/model/settings';
import type { OOMPolicy } from '../../src/model/settings';
import { parseSize } from '../../src/model/size';
import type { JavaSpec, ServiceSettings, ServiceSpec, Spec, SystemSpec } from '../../src/model/spec';

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

/** Services stand at lines 10, 20, ...; their overrides below them; system entries at 1000, 1010, ... */
export function buildSpec(text: SpecText): Spec {
  return {
    name: text.name ?? 'oomcfg',
    files: ['oomcfg.yaml'],
    services: Object.entries(text.services ?? {}).map(([key, service], index) => buildService(key, service, index)),
    system: (text.system ?? []).map((entry, index) => buildSystem(entry, place(1000 + 10 * index))),
  };
}

export function place(line: number, column = 3): Place {
  return { file: 'oomcfg.yaml', line, column };
}

function buildService(key: string, text: ServiceText, index: number): ServiceSpec {
  const at = place(10 * (index + 1));
  return {
    key,
    at,
    unit: { value: text.unit ?? `${key}.service`, at },
    hosts: { value: text.hosts ?? 'all', at },
    settings: buildSettings(text, at),
    overrides: (text.overrides ?? []).map((override, number) => {
      const below = place(at.line + 1 + number);
      return { hosts: { value: override.hosts ?? 'all', at: below }, settings: buildSettings(override, below) };
    }),
  };
}

function buildSettings(text: ServiceText, at: Place): ServiceSettings {
  const memory = typeof text.memory === 'string' ? { max: text.memory } : (text.memory ?? {});
  const protect = typeof text.protect === 'string' ? PROTECT_SCORES[text.protect] : text.protect;
  return {
    memory: sizes(memory, at),
    limits: sizes(text.limits ?? {}, at),
    ...(text.java === undefined ? {} : { java: { value: buildJava(text.java, at), at } }),
    ...(protect === undefined ? {} : { protect: { value: protect, at } }),
    ...(text.oomPolicy === undefined ? {} : { oomPolicy: { value: text.oomPolicy, at } }),
    ...(text.optional === undefined ? {} : { optional: { value: text.optional, at } }),
  };
}

const JAVA_SIZES = ['heap', 'stack', 'codeCache', 'directMemory', 'metaspace'];

function buildJava(text: JavaText, at: Place): JavaSpec {
  return Object.fromEntries(
    Object.entries(text).map(([key, value]) => [
      key,
      { value: JAVA_SIZES.includes(key) ? size(value as string) : value, at },
    ]),
  );
}

function buildSystem(text: SystemText, at: Place): SystemSpec {
  return {
    at,
    hosts: { value: text.hosts ?? 'all', at },
    ...(text.reserve === undefined ? {} : { reserve: { value: size(text.reserve), at } }),
    sysctl: Object.fromEntries(
      Object.entries(text.sysctl ?? {}).map(([key, value], index) => [
        key,
        { value: String(value), at: place(at.line + 1 + index) },
      ]),
    ),
    ...(text.swap === undefined
      ? {}
      : { swap: { value: { file: text.swap.file, size: size(text.swap.size) }, at: place(at.line + 9) } }),
  };
}

function sizes(
  texts: Readonly<Record<string, string | number>>,
  at: Place,
): Readonly<Record<string, Placed<SizeSpec>>> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, { value: size(String(text)), at }]));
}

function size(text: string): SizeSpec {
  const parsed = parseSize(text);
  if (!parsed.ok) throw new Error(`a test uses a size that is none: ${text}`);
  return parsed.size;
}

const CONNECTION: Connection = {
  kind: 'ssh',
  address: '127.0.0.1',
  port: 22,
  becomeUser: 'root',
  becomeMethod: 'sudo',
};

export function buildHost(name: string): Host {
  return { name, groups: [], vars: {}, connection: CONNECTION };
}

/** Patterns as host lists; `all` selects every host. */
export function selector(groups: Readonly<Record<string, readonly string[]>> = {}) {
  return (pattern: string, host: string): boolean => pattern === 'all' || groups[pattern]?.includes(host) === true;
}
