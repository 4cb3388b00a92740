/** The JVMs of this machine, whether they start with given options, and what is said of these. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { bytes, GiB } from '../../../../../src/model/bytes';
import { javaOptions } from '../../../../../src/runtimes/jvm';
import { asWritten } from '../../written';

export const OWNER = { unit: 'api.service', at: { file: 'oomcfg.yaml', line: 5, column: 3 } };

/** Every JVM of this machine, each once: the folder holds links, too. */
function jvms(): readonly string[] {
  const folder = '/usr/lib/jvm';
  const homes = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, 'bin/java')) : [];
  const real = homes.filter((java) => existsSync(java)).map((java) => realpathSync(java));
  return [...new Set(real)].filter((java) => spawnSync(java, ['-version']).status === 0);
}

export function findings(extra: readonly string[]) {
  return javaOptions(bytes(GiB), asWritten({ extra }), OWNER).findings;
}

export function starts(
  java: string,
  options: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): boolean {
  const env = { ...process.env, ...variables };
  return spawnSync(java, [...options, '-version'], { timeout: 60_000, cwd: '/tmp', env }).status === 0;
}

/** `17` of `openjdk version "17.0.15"`. */
export function versionOf(java: string): string {
  return /version "(\d+)/.exec(spawnSync(java, ['-version'], { encoding: 'utf8' }).stderr)?.[1] ?? '';
}

export const installed = jvms();

export const versions = new Set(installed.map(versionOf));
