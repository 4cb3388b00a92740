/**
 * The calculated options in a real cgroup: a JVM that uses all that it may lives within its budget, and one with more
 * heap does not.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes, KiB, MiB } from '../../../src/model/bytes';
import { javaOptions } from '../../../src/runtimes/jvm';
import type { JavaMemory } from '../../../src/runtimes/jvm';
import { cgroupMode, endCgroups, prepareCgroups } from '../../lab/fleet/cgroup';
import { asWritten } from './written';

const OWNER = { unit: 'api.service', at: { file: 'oomcfg.yaml', line: 5, column: 3 } };
const mode = cgroupMode();
const able = mode !== undefined && process.getuid?.() === 0 && spawnSync('javac', ['-version']).status === 0;

describe.runIf(able)(
  'a JVM that touches its whole heap, with all threads and all direct memory that it may have',
  () => {
    let folder: string;
    let count = 0;
    const cgroups: string[] = [];
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'oomcfg-jvm-'));
      execFileSync('javac', ['-d', folder, new URL('./Fill.java', import.meta.url).pathname]);
      if (mode !== undefined) prepareCgroups(mode);
    }, 60_000);
    afterAll(() => {
      endCgroups(cgroups);
      rmSync(folder, { recursive: true });
    });

    /** What starts a command within the limit (bytes), without swap. */
    function within(limit: number): readonly string[] {
      if (mode === 'v2-scope') {
        return ['systemd-run', '-q', '--scope', '-p', `MemoryMax=${limit}`, '-p', 'MemorySwapMax=0', '--'];
      }
      const root = mode === 'v1' ? '/sys/fs/cgroup/memory' : '/sys/fs/cgroup';
      const cgroup = join(root, 'oomcfg-lab', `jvm-${process.pid}-${count++}`);
      mkdirSync(cgroup);
      cgroups.push(cgroup);
      writeFileSync(join(cgroup, mode === 'v1' ? 'memory.limit_in_bytes' : 'memory.max'), String(limit));
      if (mode === 'v2') writeFileSync(join(cgroup, 'memory.swap.max'), '0');
      return ['sh', '-c', 'echo $$ > "$0"/cgroup.procs && exec "$@"', cgroup];
    }

    /** `lives`, or how it ended. */
    async function fate(limit: number, { options, heap, threads, directMemory }: JavaMemory): Promise<string> {
      const touched = [`-Xms${Math.floor(heap / KiB)}k`, '-XX:+AlwaysPreTouch', '-cp', folder, 'Fill'];
      const uses = [String(threads), '2000', String(Math.floor(directMemory / MiB))];
      const [program = '', ...words] = [...within(limit), 'java', ...options, ...touched, ...uses];
      const jvm = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      return new Promise((resolve) => {
        jvm.once('exit', (code, signal) => resolve(`${signal ?? code}: ${said}`));
        for (const stream of [jvm.stdout, jvm.stderr]) {
          stream.on('data', (text) => {
            said += String(text);
            if (!said.includes('READY')) return;
            resolve('lives');
            jvm.kill('SIGKILL');
          });
        }
      });
    }

    function calculate(budget: number, extra: readonly string[] = []): JavaMemory {
      const { value } = javaOptions(bytes(budget), asWritten({ extra }), OWNER);
      if (value === undefined) throw new Error('the JVM of this test cannot be sized');
      return value;
    }

    it.each([
      [256, []],
      [256, ['-XX:+UseSerialGC']],
      [256, ['-XX:+UseShenandoahGC']],
      [512, ['-XX:+UseG1GC']],
      [640, []],
      [1024, ['-XX:+UseParallelGC']],
    ])('lives in %d MiB %j', { timeout: 120_000 }, async (budget, extra) => {
      expect(await fate(budget * MiB, calculate(budget * MiB, extra))).toBe('lives');
    });

    it('is killed where its heap alone is as large as the budget', { timeout: 120_000 }, async () => {
      const memory = calculate(256 * MiB);
      const options = [...memory.options, '-Xmx250m'];
      expect(await fate(256 * MiB, { ...memory, options, heap: bytes(250 * MiB) })).toMatch(/^(SIGKILL|137)/);
    });
  },
);
