/** The process: signals, a full disk, and how quickly it starts. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { oomcfg, project } from './oomcfg';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** An executable inventory that says when it runs, and waits. */
function slowInventory(seconds: number): string {
  const script = `#!/bin/sh\nsleep ${seconds} & echo $! > "$(dirname "$0")/started"\nwait\necho '{"_meta":{"hostvars":{}},"all":{"hosts":["web01"]}}'\n`;
  const cwd = project({ 'slow.sh': script });
  chmodSync(join(cwd, 'slow.sh'), 0o755);
  return cwd;
}

/** A process that has ended may wait for its parent as a zombie (proc(5)). */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends in good order with exit 130', async (signal) => {
    const cwd = slowInventory(1);
    const { code, stderr } = await oomcfg(['inventory', '--list', '-i', './slow.sh'], {
      cwd,
      whileRunning: (pid) => void until(() => existsSync(join(cwd, 'started'))).then(() => process.kill(pid, signal)),
    });
    expect(stderr).toContain('oomcfg: stopping; Ctrl-C again exits now\n');
    expect(code).toBe(130);
  });

  it.each([['inventory', '--list'], ['validate'], ['plan', '--json'], ['apply', '--yes', '--json']])(
    '%s %s: the first one ends an inventory script that hangs, and what it started',
    async (...args) => {
      const cwd = slowInventory(50);
      writeFileSync(join(cwd, 'oomcfg.yaml'), 'services: { api: { memory: 1GiB } }\n');
      const start = performance.now();
      const { code, stdout, stderr } = await oomcfg([...args, '-i', './slow.sh'], {
        cwd,
        whileRunning: (pid) =>
          void until(() => existsSync(join(cwd, 'started'))).then(() => process.kill(pid, 'SIGINT')),
      });
      expect(code).toBe(130);
      expect(performance.now() - start).toBeLessThan(15_000);
      expect(`${stdout}${stderr}`).toContain('interrupted while ./slow.sh ran');
      if (args.includes('--json'))
        expect(JSON.parse(stdout)).toMatchObject({ format: `oomcfg.${args[0]}/1`, hosts: [] });
      const child = readFileSync(join(cwd, 'started'), 'utf8').trim();
      expect(isRunning(child)).toBe(false);
    },
  );

  it('the second one exits at once', async () => {
    const cwd = slowInventory(20);
    const start = performance.now();
    const { code } = await oomcfg(['inventory', '--list', '-i', './slow.sh'], {
      cwd,
      whileRunning: (pid) =>
        void until(() => existsSync(join(cwd, 'started'))).then(async () => {
          process.kill(pid, 'SIGINT');
          // The first one may have ended it by now.
          for (let count = 0; count < 20; count++) {
            await sleep(5);
            try {
              process.kill(pid, 'SIGINT');
            } catch {
              return;
            }
          }
        }),
    });
    expect(code).toBe(130);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

it('says that its output got lost, and is 1', () => {
  const cwd = project({ 'inventory.ini': 'web01\n' });
  const command = '"$1" "$2" inventory --list > /dev/full';
  const { status, stderr } = spawnSync('sh', ['-c', command, 'sh', process.execPath, CLI], { cwd, encoding: 'utf8' });
  expect(stderr).toMatch(/^oomcfg: could not write to stdout: ENOSPC/);
  expect(status).toBe(1);
});

describe('a bug is one line and exit 1', () => {
  // An installation without its templates: nothing that a user writes can bring the program into that state.
  const broken = (env: Readonly<Record<string, string>>): ReturnType<typeof spawnSync> => {
    const cwd = project({ 'oomcfg.yaml': 'services:\n  api: { memory: 1GiB }\n', 'inventory.ini': 'web01\n' });
    cpSync(dirname(CLI), join(cwd, 'dist'), { recursive: true });
    writeFileSync(join(cwd, 'package.json'), '{"type":"module"}');
    return spawnSync(process.execPath, ['dist/cli.js', 'render', '--out', 'out'], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  };

  it('without a stack', () => {
    const { status, stdout, stderr } = broken({});
    expect(stderr).toBe(
      'oomcfg: Error: the folder templates/ of the package is missing (this is a bug in oomcfg; OOMCFG_DEBUG=1 shows where)\n',
    );
    expect([status, stdout]).toEqual([1, '']);
  });

  it('with one where it is asked for', () => {
    expect(broken({ OOMCFG_DEBUG: '1' }).stderr).toMatch(/\n {4}at .*packageRoot/);
  });
});

it('starts within 1.5 times the time of Node itself', () => {
  const time = (args: readonly string[]): number => {
    const start = performance.now();
    expect(spawnSync(process.execPath, args).status).toBe(0);
    return performance.now() - start;
  };
  // In turns, and the quickest of each: whatever else the machine does slows down single runs only.
  const ours: number[] = [];
  const node: number[] = [];
  for (let round = 0; round < 15; round++) {
    node.push(time(['-e', '0']));
    ours.push(time([CLI, '--version']));
  }
  expect(Math.min(...ours) / Math.min(...node)).toBeLessThan(1.5);
});
