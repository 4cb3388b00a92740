/**
 * Logins at a real sshd: which keys, passphrases and agents are used, in which order, and what is said where none is
 * accepted.
 */
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { benchSshd, NO_SSHD } from '../sshBench';
import { makeKey, publicKey } from '../sshServer';

describe.skipIf(NO_SSHD)('logins at a real sshd (needs root and openssh-server)', () => {
  const bench = benchSshd();

  describe('logs in', () => {
    const key = (name: string, type: string, passphrase = '', ...more: string[]): string => {
      const file = makeKey(join(bench.scratch, name), type, passphrase, ...more);
      appendFileSync(join(bench.server.directory, 'authorized_keys'), `${publicKey(file)}\n`);
      return file;
    };

    it.each([
      ['rsa', []],
      ['ecdsa', []],
      ['ecdsa', ['-b', '521']],
      ['rsa', ['-m', 'PEM']],
    ] as const)('with a key of type %s %j', async (type, more) => {
      const file = key(`plain-${type}-${more.join('')}`, type, '', ...more);
      expect((await bench.session({ identityFiles: [] }, { privateKeyFile: file })).alive).toBe(true);
    });

    it('with a later key when the first is refused', async () => {
      const stranger = makeKey(join(bench.scratch, 'stranger'));
      expect(
        (await bench.session({ identityFiles: [join(bench.scratch, 'none'), stranger, bench.server.keyFile] })).alive,
      ).toBe(true);
    });

    it('not with a wrong key, not even when another would do', async () => {
      const wrong = makeKey(join(bench.scratch, 'wrong'));
      const finding = await bench.refusal({}, { privateKeyFile: wrong });
      expect(finding).toMatchObject({ code: 'OOM520', facts: { user: 'root' } });
      expect(finding.summary).toContain(`user root, tried ${wrong}`);
    });

    it.each([
      ['a key file that is not there', 'nowhere', undefined, 'OOM522'],
      ['a key file that is a folder', '.', undefined, 'OOM522'],
      ['a key file that holds no key', 'nokey', 'hello\n', 'OOM523'],
      [
        'a key file that is cut off',
        'cutkey',
        '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n',
        'OOM523',
      ],
    ])('not with %s', async (_name, file, content, code) => {
      const path = join(bench.scratch, file);
      if (content !== undefined) writeFileSync(path, content);
      expect(await bench.refusal({}, { privateKeyFile: path })).toMatchObject({ code, facts: { file: path } });
    });

    it('not with nothing at all', async () => {
      expect((await bench.refusal({ identityFiles: [join(bench.scratch, 'none')] })).code).toBe('OOM521');
    });

    it.each([
      ['of OpenSSH', 'ed25519', []],
      ['of OpenSSH', 'rsa', []],
      ['in PEM', 'rsa', ['-m', 'PEM']],
    ] as const)('with an encrypted key %s (%s): one question for all hosts', async (_name, type, more) => {
      const file = key(`locked-${type}-${more.join('')}`, type, 'open sesame', ...more);
      const asked: string[] = [];
      const transport = bench.transport({
        askPassphrase: (name, attempt) => {
          asked.push(`${name} ${attempt}`);
          return Promise.resolve(attempt === 1 ? 'wrong' : 'open sesame');
        },
      });
      await bench.sessions(
        transport,
        [1, 2, 3, 4].map((number) => bench.host({ privateKeyFile: file }, `web0${number}`)),
      );
      expect(asked).toEqual([`${file} 1`, `${file} 2`]);
    });

    it('an encrypted default key is asked for only when the host takes it, and that takes no time', async () => {
      const locked = key('locked-default', 'ed25519', 'sesame');
      const unwanted = makeKey(join(bench.scratch, 'locked-unwanted'), 'ed25519', 'sesame');
      const asked: string[] = [];
      const askPassphrase = async (name: string) => {
        asked.push(name);
        await sleep(2500);
        return 'sesame';
      };
      expect(
        (await bench.session({ identityFiles: [unwanted, locked], askPassphrase, connectTimeoutMs: 2000 })).alive,
      ).toBe(true);
      expect(asked).toEqual([locked]);
    });

    it('not with an encrypted key when nobody answers, or wrongly', async () => {
      const locked = makeKey(join(bench.scratch, 'locked'), 'ed25519', 'sesame');
      appendFileSync(join(bench.server.directory, 'authorized_keys'), `${publicKey(locked)}\n`);
      expect((await bench.refusal({}, { privateKeyFile: locked })).code).toBe('OOM524');
      expect((await bench.refusal({ identityFiles: [locked] })).code).toBe('OOM524');
      const askPassphrase = () => Promise.resolve('guess');
      expect((await bench.refusal({ askPassphrase }, { privateKeyFile: locked })).code).toBe('OOM525');
    });

    it('through the agent, which spares the passphrase of a file', async () => {
      const socket = join(bench.scratch, 'agent');
      const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
      for (let tries = 0; !existsSync(socket) && tries < 100; tries++) await sleep(20);
      try {
        const env = { ...process.env, SSH_AUTH_SOCK: socket };
        for (const type of ['rsa', 'ecdsa']) {
          const file = key(`agent-${type}`, type);
          execFileSync('ssh-add', ['-q', file], { env, stdio: 'ignore' });
          expect((await bench.session({ agentSocket: socket, identityFiles: [] })).alive).toBe(true);
          execFileSync('ssh-add', ['-q', '-D'], { env, stdio: 'ignore' });
        }
        const plain = key('agent-named', 'ed25519');
        execFileSync('ssh-add', ['-q', plain], { env, stdio: 'ignore' });
        execFileSync('ssh-keygen', ['-q', '-p', '-N', 'locked now', '-P', '', '-f', plain]);
        const other = makeKey(join(bench.scratch, 'agent-other'));
        execFileSync('ssh-add', ['-q', other], { env, stdio: 'ignore' });
        expect((await bench.session({ agentSocket: socket }, { privateKeyFile: plain })).alive).toBe(true);
        expect((await bench.session({ agentSocket: socket }, { privateKeyFile: `${plain}.pub` })).alive).toBe(true);
      } finally {
        agent.kill('SIGTERM');
      }
    });

    it('with a key file when the agent does not answer', async () => {
      const path = join(bench.scratch, 'silent-agent');
      const silent = createServer(() => undefined);
      await new Promise<void>((ready) => silent.listen(path, ready));
      try {
        expect((await bench.session({ agentSocket: path })).alive).toBe(true);
      } finally {
        silent.close();
      }
    });

    it('with a key file when the agent is gone', async () => {
      expect((await bench.session({ agentSocket: join(bench.scratch, 'no-agent') })).alive).toBe(true);
    });
  });
});
