/**
 * Scripts over one connection to a real sshd: their input, output and status, their time, and a connection that is
 * lost.
 */
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { benchSshd, LIMITS, NO_SSHD } from '../sshBench';
import { makeKey, publicKey } from '../sshServer';

describe.skipIf(NO_SSHD)(`scripts over ssh (needs root and openssh-server)`, () => {
  const bench = benchSshd();

  describe('runs', () => {
    it('several scripts over one connection, each with its own output and status', async () => {
      const one = await bench.session();
      const first = await one.run('echo out; echo err >&2; exit 3', LIMITS);
      expect(first).toEqual({ ok: true, result: { code: 3, stdout: 'out\n', stderr: 'err\n' } });
      const second = await one.run('id -u; echo "$SSH_CONNECTION" >&2', LIMITS);
      const third = await one.run('echo "$SSH_CONNECTION" >&2', LIMITS);
      expect(second.ok && second.result.stdout).toBe('0\n');
      expect(second.ok && third.ok && second.result.stderr === third.result.stderr).toBe(true);
      expect(one.alive).toBe(true);
    });

    it('a script of half a megabyte, with an empty stdin', async () => {
      const script = `cat; ${'# nothing\n'.repeat(50_000)}\nprintf %s done`;
      const outcome = await (await bench.session()).run(script, LIMITS);
      expect(outcome).toMatchObject({ ok: true, result: { stdout: 'done' } });
    });

    it('more scripts than a connection has sessions at once (MaxSessions)', async () => {
      const one = await bench.session();
      for (let count = 0; count < 25; count++) {
        expect(await one.run(`echo ${count}`, LIMITS)).toMatchObject({ ok: true, result: { stdout: `${count}\n` } });
      }
    });

    it('a script that a signal ends has no status', async () => {
      const outcome = await (await bench.session()).run('kill -KILL $$', LIMITS);
      expect(outcome).toMatchObject({ ok: true, result: { code: undefined } });
    });

    it('a process left behind that holds the output open does not hold the run', async () => {
      const start = performance.now();
      const outcome = await (await bench.session()).run('sleep 30 & echo $!', LIMITS);
      expect(performance.now() - start).toBeLessThan(10_000);
      expect(outcome.ok && outcome.result.code).toBe(0);
      if (outcome.ok) process.kill(Number(outcome.result.stdout));
    });

    it('what a host prints on login is not output, and a shell that reads stdin early runs nothing', async () => {
      const noisy = join(bench.scratch, 'noisy');
      writeFileSync(noisy, '#!/bin/sh\necho "Welcome \\033[31m"; echo motd >&2; exec sh -c "$SSH_ORIGINAL_COMMAND"\n');
      const greedy = join(bench.scratch, 'greedy');
      writeFileSync(greedy, '#!/bin/sh\nread eaten; exec sh -c "$SSH_ORIGINAL_COMMAND"\n');
      const closed = join(bench.scratch, 'closed');
      writeFileSync(closed, '#!/bin/sh\nprintf "This account is \\033]0;x\\007closed\\n"; exit 1\n');
      for (const [name, command] of [
        ['noisy', noisy],
        ['greedy', greedy],
        ['closed', closed],
      ] as const) {
        chmodSync(command, 0o755);
        const key = makeKey(join(bench.scratch, `${name}-key`));
        appendFileSync(join(bench.server.directory, 'authorized_keys'), `command="${command}" ${publicKey(key)}\n`);
      }
      const flag = join(bench.scratch, 'flag');
      const run = async (name: string) =>
        (await bench.session({ identityFiles: [join(bench.scratch, `${name}-key`)] })).run(
          `: > ${flag}; echo here`,
          LIMITS,
        );
      expect(await run('noisy')).toEqual({ ok: true, result: { code: 0, stdout: 'here\n', stderr: '' } });
      rmSync(flag);
      expect(await run('greedy')).toMatchObject({ ok: false, began: false, finding: { code: 'OOM543' } });
      const refused = await run('closed');
      expect(refused).toMatchObject({ ok: false, began: false, finding: { code: 'OOM545', facts: { exitCode: 1 } } });
      expect(!refused.ok && refused.finding.detail).toContain('This account is \\x1b]0;x\\x07closed');
      expect(existsSync(flag)).toBe(false);
    });
  });

  describe('gives up on', () => {
    it('a script that never ends', async () => {
      const one = await bench.session();
      const pidFile = join(bench.scratch, 'pid');
      const outcome = await one.run(`echo $$ > ${pidFile}; exec sleep 60`, { ...LIMITS, timeoutMs: 1500 });
      expect(outcome).toMatchObject({ ok: false, began: true, finding: { code: 'OOM540', facts: { seconds: 1.5 } } });
      expect(one.alive).toBe(false);
      // The script outlives its run: what it does must not be torn in two.
      process.kill(Number(readFileSync(pidFile, 'utf8')));
      expect(await one.run('echo', LIMITS)).toMatchObject({ ok: false, began: false, finding: { code: 'OOM546' } });
    });

    it.each([
      ['stdout', 'head -c 1000000000 /dev/zero; echo never'],
      ['stderr', 'head -c 1000000000 /dev/zero >&2; echo never'],
    ])('a gigabyte on %s, at no cost of memory', async (stream, script) => {
      const one = await bench.session();
      const before = process.memoryUsage().rss;
      const outcome = await one.run(script, { ...LIMITS, maxOutput: 8 * 1024 * 1024 });
      expect(outcome).toMatchObject({ ok: false, began: true, finding: { code: 'OOM541', facts: { stream } } });
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    });

    it('a login that prints for ever', async () => {
      const flood = join(bench.scratch, 'flood');
      writeFileSync(flood, '#!/bin/sh\nexec yes\n');
      chmodSync(flood, 0o755);
      const key = makeKey(join(bench.scratch, 'flood-key'));
      appendFileSync(join(bench.server.directory, 'authorized_keys'), `command="${flood}" ${publicKey(key)}\n`);
      const outcome = await (await bench.session({ identityFiles: [key] })).run('echo x', LIMITS);
      expect(outcome).toMatchObject({ ok: false, finding: { code: 'OOM541' } });
    });

    it('stderr beyond 64 KiB, but not on the script', async () => {
      const outcome = await (await bench.session()).run('head -c 500000 /dev/zero | tr "\\0" e >&2; echo ok', LIMITS);
      expect(outcome).toMatchObject({ ok: true, result: { code: 0, stdout: 'ok\n', stderr: 'e'.repeat(65536) } });
    });

    it('a host that goes silent during the run, or before it', async () => {
      for (const [when, began, code] of [
        ['during', true, 'OOM542'],
        ['before', false, 'OOM546'],
      ] as const) {
        const one = await bench.session({ keepaliveMs: when === 'during' ? 200 : 60_000, connectTimeoutMs: 3000 });
        const pid = await one.run('echo $PPID', LIMITS);
        const sshd = Number(pid.ok && pid.result.stdout);
        try {
          if (when === 'before') process.kill(sshd, 'SIGSTOP');
          const flag = join(bench.scratch, 'runs');
          const running = one.run(`: > ${flag}; sleep 3`, LIMITS);
          if (when === 'during') {
            while (!existsSync(flag)) await sleep(10);
            process.kill(sshd, 'SIGSTOP');
          }
          expect(await running).toMatchObject({ ok: false, began, finding: { code } });
          expect(one.alive).toBe(false);
        } finally {
          process.kill(sshd, 'SIGCONT');
        }
      }
    });

    it('a connection that ends while the script is on its way: nothing of it is run', async () => {
      const flag = join(bench.scratch, 'cut');
      const one = await bench.session();
      const outcome = one.run(`: > ${flag}\n${'# a long way to go\n'.repeat(1_000_000)}: > ${flag}`, LIMITS);
      await sleep(50);
      await one.close();
      expect((await outcome).ok).toBe(false);
      await sleep(500);
      expect(existsSync(flag)).toBe(false);
    });

    it('a connection that is lost during the run, and says that the host may be in the middle of a change', async () => {
      const outcome = await (await bench.session()).run('kill -KILL $PPID; sleep 5', LIMITS);
      expect(outcome).toMatchObject({ ok: false, began: true, finding: { code: 'OOM542' } });
      expect(!outcome.ok && outcome.finding.detail).toContain('middle of a change');
    });
  });
});
