/**
 * What the systemd of this machine reads from rendered files: `systemd-analyze verify` loads them without a running
 * manager, and at debug level prints what it merged.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { RenderedFile } from '../../src/model/desired';

export const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/** A unit as loaded: `MemoryMax: 4096` becomes MemoryMax → 4096; of several lines of one name the last counts. */
export type LoadedUnit = ReadonlyMap<string, string>;

export interface Loaded {
  readonly units: ReadonlyMap<string, LoadedUnit>;
  /** What systemd had to say without debug messages. Empty where it took every line. */
  readonly complaints: string;
}

const FRAGMENTS: Readonly<Record<string, string>> = {
  service: '[Service]\nExecStart=/bin/true\n',
  slice: '[Slice]\n',
};

/** Loads units from files that would be below /etc; services and slices get a fragment to hang on to. */
export function load(files: readonly RenderedFile[], units: readonly string[]): Loaded {
  if (units.length === 0) return { units: new Map(), complaints: '' };
  const root = mkdtempSync(join(tmpdir(), 'oomcfg-render-'));
  try {
    for (const { path, text } of files) put(join(root, path), text);
    for (const unit of units) {
      const fragment = FRAGMENTS[unit.slice(unit.lastIndexOf('.') + 1)];
      if (fragment !== undefined) put(join(root, 'base', unit.replace(/@[^@]*(?=\.\w+$)/, '@')), fragment);
    }
    const folders = [join(root, 'etc/systemd/system'), join(root, 'base')];
    const quiet = analyze(folders, units, 'notice');
    const loud = analyze(folders, units, 'debug');
    return { units: parse(loud.stdout), complaints: quiet.stderr };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function analyze(folders: readonly string[], units: readonly string[], level: string) {
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', '--', ...units], {
    encoding: 'utf8',
    timeout: 30_000,
    maxBuffer: 64 * 1024 * 1024,
    // The trailing colon appends the machine's own folders, which hold sysinit.target and the like.
    env: { ...process.env, SYSTEMD_UNIT_PATH: `${folders.join(':')}:`, SYSTEMD_LOG_LEVEL: level },
  });
  return { stdout, stderr };
}

function parse(text: string): ReadonlyMap<string, LoadedUnit> {
  const units = new Map<string, Map<string, string>>();
  let unit = new Map<string, string>();
  for (const line of text.split('\n')) {
    const name = /^\s*-> Unit (.*):$/.exec(line)?.[1];
    // With `s`, `.` also takes a line separator (U+2028), which systemd writes as it is.
    const [, key, value] = /^\t\t(\w[\w ]*): (.*)$/s.exec(line) ?? [];
    if (name !== undefined) units.set(name, (unit = new Map<string, string>()));
    else if (key !== undefined && value !== undefined) unit.set(key, value);
  }
  return units;
}

/** The units that a set of rendered files is about. */
export function unitsOf(files: readonly RenderedFile[]): readonly string[] {
  return files.flatMap(({ path }) => {
    if (path.endsWith('.swap')) return [basename(path)];
    return path.startsWith('/etc/systemd/system/') ? [basename(dirname(path)).slice(0, -'.d'.length)] : [];
  });
}
