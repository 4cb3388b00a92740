/**
 * Logins at a real sshd that takes some methods and not others, with keys of kinds that the SSH library cannot use
 * beside those that it can.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchSshd, NO_SSHD } from '../sshBench';
import { makeKey, publicKey, type SshServer, startSshServer } from '../sshServer';

/** RFC 4251's string: its length, and its bytes. */
function sshString(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** An agent that lists these blobs; hardware for a real security key is not there. */
async function agentWith(path: string, blobs: readonly Buffer[]): Promise<() => void> {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(blobs.length);
  const body = Buffer.concat([
    Buffer.from([12]),
    count,
    ...blobs.flatMap((blob) => [sshString(blob), sshString('me')]),
  ]);
  const server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', () => socket.write(sshString(body)));
  });
  await new Promise<void>((ready) => server.listen(path, ready));
  return () => server.close();
}

const SECURITY_KEY = Buffer.concat([
  sshString('sk-ssh-ed25519@openssh.com'),
  sshString(Buffer.alloc(32, 7)),
  sshString('ssh:'),
]);

describe.skipIf(NO_SSHD)('methods and keys at a real sshd (needs root and openssh-server)', () => {
  const bench = benchSshd();

  describe('a host that takes', () => {
    const servers: SshServer[] = [];
    afterAll(() => Promise.all(servers.map((server) => server.stop())));

    async function at(lines: readonly string[]): Promise<SshServer> {
      const server = await startSshServer(lines);
      servers.push(server);
      return server;
    }

    it('Kerberos alone: no advice about authorized_keys', async () => {
      const { port, knownHosts, keyFile } = await at([
        'PubkeyAuthentication no',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
        'GSSAPIAuthentication yes',
      ]);
      const finding = await bench.refusal({ knownHostsFiles: [knownHosts] }, { port, privateKeyFile: keyFile });
      expect(finding.code).toBe('OOM520');
      expect(finding.facts['takes']).toContain('gssapi-with-mic');
      expect(finding.fix).toContain('sshd_config');
      expect(finding.fix).not.toContain('authorized_keys');
    });

    it('keys alone, and there is only a password', async () => {
      const { port, knownHosts } = await at(['PasswordAuthentication no', 'KbdInteractiveAuthentication no']);
      const more = { knownHostsFiles: [knownHosts], identityFiles: [] };
      const finding = await bench.refusal(more, { port, password: 'guess' });
      expect(finding.code).toBe('OOM520');
      expect(finding.summary).toMatch(/tried the password$/);
      expect(finding.detail).toContain('The host takes publickey.');
      expect(finding.fix).toMatch(/^Name a key/);
      expect(finding.fix).not.toContain('Correct');
    });

    it('a key and a password after it', async () => {
      const { port, knownHosts, keyFile } = await at([
        'PasswordAuthentication yes',
        'AuthenticationMethods publickey,password',
      ]);
      const finding = await bench.refusal({ knownHostsFiles: [knownHosts] }, { port, privateKeyFile: keyFile });
      expect(finding).toMatchObject({ code: 'OOM526', facts: { accepted: ['publickey'], takes: ['password'] } });
      expect(finding.detail).toContain('The host accepted publickey and asks for password as well.');
    });
  });

  it('a certificate beside a key that the host does not take is named, and no key asked for twice', async () => {
    const authority = makeKey(join(bench.scratch, 'ca'));
    const file = makeKey(join(bench.scratch, 'signed'));
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'me', '-n', 'root', `${file}.pub`]);
    for (const [more, connection] of [
      [{}, { privateKeyFile: file }],
      [{ identityFiles: [file] }, {}],
    ] as const) {
      const finding = await bench.refusal(more, connection);
      expect(finding.code).toBe('OOM520');
      expect(finding.detail).toContain(`${file}-cert.pub is a certificate, which oomcfg cannot use.`);
      expect(finding.fix).toMatch(/^oomcfg cannot log in with a certificate/);
    }
    const named = await bench.refusal({}, { privateKeyFile: `${file}-cert.pub` });
    expect(named.code).toBe('OOM523');
    expect(named.detail).toContain('The file is a certificate');
  });

  describe('an agent', () => {
    const socket = join(bench.scratch, 'agent');
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    beforeAll(async () => {
      for (let tries = 0; !existsSync(socket) && tries < 100; tries++) await sleep(20);
    });
    afterAll(() => agent.kill('SIGTERM'));

    it('that holds a security key: it is named, and no agent is asked for', async () => {
      const path = join(bench.scratch, 'sk-agent');
      const close = await agentWith(path, [SECURITY_KEY]);
      const finding = await bench.refusal({ agentSocket: path, identityFiles: [] });
      close();
      expect(finding.code).toBe('OOM521');
      expect(finding.detail).toContain('The SSH agent holds sk-ssh-ed25519@openssh.com, which oomcfg cannot use.');
      expect(finding.fix).toContain('security keys (FIDO)');
      expect(finding.fix).not.toContain('Start ssh-agent');
    });

    it('that holds a certificate alone: it is named', async () => {
      const authority = makeKey(join(bench.scratch, 'ca2'));
      const file = makeKey(join(bench.scratch, 'signed2'));
      execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'me', '-n', 'root', `${file}.pub`]);
      const blob = Buffer.from(readFileSync(`${file}-cert.pub`, 'utf8').split(' ')[1] ?? '', 'base64');
      const path = join(bench.scratch, 'cert-agent');
      const close = await agentWith(path, [blob]);
      const finding = await bench.refusal({ agentSocket: path, identityFiles: [] });
      close();
      expect(finding.code).toBe('OOM521');
      expect(finding.fix).toContain('certificates');
    });

    it.each([
      ['is not there', '', 'There is no SSH agent (SSH_AUTH_SOCK is not set).'],
      ['is gone', join(bench.scratch, 'no-agent'), 'The SSH agent cannot be used'],
      ['holds no key', socket, 'The SSH agent holds no key.'],
    ])('that %s: that is what is said', async (_name, agentSocket, words) => {
      const finding = await bench.refusal({ agentSocket, identityFiles: [join(bench.scratch, 'none')] });
      expect(finding.code).toBe('OOM521');
      expect(finding.detail).toContain(words);
    });

    it.each(['ed25519', 'rsa', 'ecdsa'])(
      'that holds the key of FILE.pub logs in, though FILE is not there (%s)',
      async (type) => {
        const file = makeKey(join(bench.scratch, `hidden-${type}`), type);
        writeFileSync(
          join(bench.server.directory, 'authorized_keys'),
          `${readFileSync(join(bench.server.directory, 'authorized_keys'), 'utf8')}${publicKey(file)}\n`,
        );
        execFileSync('ssh-add', ['-q', file], { env, stdio: 'ignore' });
        rmSync(file);
        expect((await bench.session({ agentSocket: socket }, { privateKeyFile: file })).alive).toBe(true);
        execFileSync('ssh-add', ['-q', '-D'], { env, stdio: 'ignore' });
        const finding = await bench.refusal({}, { privateKeyFile: file });
        expect(finding.code).toBe('OOM522');
        expect(finding.detail).toContain(`${file}.pub is there, but there is no SSH agent.`);
      },
    );
  });

  it('a key file that is a security key says so', async () => {
    const file = join(bench.scratch, 'id_ed25519_sk');
    const half = sshString(SECURITY_KEY);
    const one = Buffer.from([0, 0, 0, 1]);
    const blob = Buffer.concat([
      Buffer.from('openssh-key-v1\0'),
      sshString('none'),
      sshString('none'),
      sshString(''),
      one,
      half,
      sshString(Buffer.alloc(64)),
    ]);
    const lines = blob.toString('base64').replace(/.{70}/g, '$&\n');
    writeFileSync(file, `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`);
    const named = await bench.refusal({}, { privateKeyFile: file });
    expect(named.code).toBe('OOM523');
    expect(named.detail).toContain('The private key is on a security key (sk-ssh-ed25519@openssh.com)');
    const usual = await bench.refusal({ identityFiles: [join(bench.scratch, 'id_ed25519')] });
    expect(usual).toMatchObject({ code: 'OOM521' });
    expect(usual.detail).toContain(`${file} is a security key`);
  });
});
