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
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends cleanly with exit 130', async (signal) => {
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

describe('dist/ is the whole program', () => {
  /** What is built, and nothing else of the package. */
  const installed = (files: Readonly<Record<string, string>>): string => {
    const cwd = project({ ...files, 'package.json': '{"type":"module"}' });
    cpSync(dirname(CLI), join(cwd, 'dist'), { recursive: true });
    return cwd;
  };
  const SITE = {
    'oomcfg.yaml': 'services:\n  api: { memory: 1GiB }\n',
    'inventory.ini': 'web01 ansible_host=127.0.0.1 ansible_port=1\n',
  };

  it.each([
    [['render', '--out', 'out'], 0],
    [['plan'], 4],
    [['verify'], 4],
  ])('%j needs no file beside it', (args, code) => {
    const cwd = installed(SITE);
    const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args], { cwd, encoding: 'utf8' });
    expect(stderr).not.toContain('bug');
    expect(status).toBe(code);
  });

  it('a plan from elsewhere is judged by the schema that it carries', () => {
    const cwd = installed({ ...SITE, 'plan.json': '{"format":"oomcfg.plan/1"}' });
    const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'apply', '--yes', 'plan.json'], {
      cwd,
      encoding: 'utf8',
    });
    expect(stderr).toContain('error OOM453 plan.json');
    expect(status).toBe(65);
  });

  it('and is all of the code that a package holds', () => {
    const { files } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      files: readonly string[];
    };
    // schemas/ and inventories/ are for people and their editors.
    expect(files).toEqual(['dist', 'schemas', 'inventories', 'README.md', 'CHANGELOG.md', 'LICENSE']);
  });
});

describe('a bug is one line and exit 1', () => {
  /** Nothing that a user writes can bring the program to one: it is planted before the program starts. */
  const PLANTED = 'process.cwd = function planted() { throw new Error("planted"); };';
  const broken = (env: Readonly<Record<string, string>>): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(PLANTED)}`, CLI, 'validate'], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });

  it('without a stack', () => {
    const { status, stdout, stderr } = broken({});
    expect(stderr).toBe('oomcfg: Error: planted (this is a bug in oomcfg; OOMCFG_DEBUG=1 shows where)\n');
    expect([status, stdout]).toEqual([1, '']);
  });

  it('with one where it is asked for', () => {
    expect(broken({ OOMCFG_DEBUG: '1' }).stderr).toMatch(/\n {4}at .*planted/);
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
