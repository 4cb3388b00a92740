/** Decides which files a desired state becomes, and their texts. */
import { createHash } from 'node:crypto';
import type { DesiredService, DesiredState, DesiredSwap, RenderedFile } from '../model/desired';
import type { Place } from '../model/finding';
import { printable } from '../model/text/printable';
import { DIRECTIVE_ORDER } from '../model/settings';
import { dialect, directiveName } from '../systemd/directiveNames';
import { environmentAssignment, pathValue } from '../systemd/escape';
import { dropInPath, swapUnitPath, SYSCTL_PATH, wantedSwapPath } from '../systemd/paths';
import { isSlice } from '../systemd/unitNames';
import type { Templates } from './templates';

/**
 * All files of a host, sorted by path. `systemd` is the host's major version; a directive that it does not know is left
 * out (219 to 230 get MemoryLimit= for MemoryMax), and without it everything is written.
 */
export function renderFiles(desired: DesiredState, templates: Templates, systemd?: number): readonly RenderedFile[] {
  const version = dialect(systemd);
  const files = desired.services.flatMap((service) => dropIn(desired.spec, service, templates, version));
  if (desired.sysctl.length > 0) files.push(sysctl(desired, templates));
  if (desired.swap !== undefined) files.push(swap(desired, desired.swap, templates));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * The files of a host's generation: a swap unit is there a second time, where swap.target looks for what it wants, so
 * that it is on after a boot. On the host both are links, which is why `render` alone does not write it: systemd
 * ignores a plain file there.
 */
export function installedFiles(files: readonly RenderedFile[]): readonly RenderedFile[] {
  const wanted = files.flatMap(({ path, text }): RenderedFile[] => {
    const again = wantedSwapPath(path);
    return again === undefined ? [] : [{ path: again, text }];
  });
  return [...files, ...wanted].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Eight hex digits over all paths and texts, whatever their order: the name of a generation. */
export function contentId(files: readonly RenderedFile[]): string {
  return sumsId(files.map(({ path, text }) => ({ path, sha256: createHash('sha256').update(text).digest('hex') })));
}

/** The same from what a host says of its files, `sha256` in hex. */
export function sumsId(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  const hash = createHash('sha256');
  for (const { path, sha256 } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${path}\0${sha256}\0`);
  }
  return hash.digest('hex').slice(0, 8);
}

/** Hosts share their desired services, sysctls and swap, so that each text is made once. */
const rendered = new WeakMap<Templates, WeakMap<object, Map<string, RenderedFile | undefined>>>();

function once(
  templates: Templates,
  key: object,
  variant: string,
  make: () => RenderedFile | undefined,
): RenderedFile | undefined {
  let known = rendered.get(templates);
  if (known === undefined) rendered.set(templates, (known = new WeakMap<object, Map<string, RenderedFile>>()));
  let variants = known.get(key);
  if (variants === undefined) known.set(key, (variants = new Map<string, RenderedFile | undefined>()));
  if (!variants.has(variant)) variants.set(variant, make());
  return variants.get(variant);
}

function dropIn(spec: string, service: DesiredService, templates: Templates, version: number): RenderedFile[] {
  const file = once(templates, service, `${version} ${spec}`, () => {
    const assignments = DIRECTIVE_ORDER.flatMap((directive) => {
      const setting = service.directives[directive];
      const name = directiveName(directive, version);
      if (setting === undefined || name === undefined) return [];
      const isLifted = directive === 'MemoryMax' && service.liftsMemoryLimit === true;
      const value = String(setting.value);
      return [{ name, value }, ...(isLifted ? [{ name: 'MemoryLimit', value }] : [])];
    });
    for (const { name, value } of service.variables)
      assignments.push({ name: 'Environment', value: environmentAssignment(name, value) });
    if (assignments.length === 0) return undefined;
    const header = headerLine(spec, `service ${service.key}`, [service.at]);
    const section = isSlice(service.unit) ? 'Slice' : 'Service';
    return { path: dropInPath(service.unit), text: templates['drop-in.conf']({ header, section, assignments }) };
  });
  return file === undefined ? [] : [file];
}

function sysctl({ spec, sysctl: settings }: DesiredState, templates: Templates): RenderedFile {
  const make = () => ({
    path: SYSCTL_PATH,
    text: templates['sysctl.conf']({
      header: headerLine(
        spec,
        'system',
        settings.map(({ at }) => at),
      ),
      settings,
    }),
  });
  return once(templates, settings, spec, make) as RenderedFile;
}

function swap({ spec }: DesiredState, desired: DesiredSwap, templates: Templates): RenderedFile {
  const make = () => ({
    path: swapUnitPath(desired.file),
    text: templates['swap.swap']({ header: headerLine(spec, 'system', [desired.at]), path: pathValue(desired.file) }),
  });
  return once(templates, desired, spec, make) as RenderedFile;
}

/**
 * The first line of every file: whose it is and where it comes from. No time stamp, no line number and no folder: the
 * same settings give the same bytes wherever the spec lies and whatever is written above them.
 */
function headerLine(spec: string, part: string, places: readonly Place[]): string {
  const sources = new Set(places.map(({ file }) => file.slice(file.lastIndexOf('/') + 1)).sort());
  return printable(
    `# oomcfg: spec ${spec}, ${part} (${[...sources].join(', ')}); changes made here by hand are drift`,
    HEADER_LENGTH,
  );
}

/** In UTF-16 units: longer ones are cut; systemd.syntax(7) allows 1 MiB a line. */
const HEADER_LENGTH = 1000;
