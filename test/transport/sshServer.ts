/** A real sshd for tests, on a free port of 127.0.0.1, with its own keys and configuration in a scratch folder. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, Host } from '../../src/model/host';

export interface SshServer {
  readonly port: number;
  readonly directory: string;
  /** A private key that root's authorized_keys has. */
  readonly keyFile: string;
  /** Holds this server's keys. */
  readonly knownHosts: string;
  /** `type base64` of the host's public keys, by type as ssh-keygen names it. */
  readonly hostKeys: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** A free port of 127.0.0.1. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? done(address.port) : fail(new Error('no port')),
      );
    });
  });
}

/** Makes a key pair with ssh-keygen; returns the private key's file. */
export function makeKey(file: string, type = 'ed25519', passphrase = '', ...more: string[]): string {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-f', file, ...more]);
  return file;
}

export function publicKey(file: string): string {
  return readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ').trim();
}

async function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => undefined);
    socket.on('data', () => {
      done(true);
      socket.destroy();
    });
    socket.on('error', () => done(false));
    socket.on('close', () => done(false));
  });
}

/** Starts sshd; `extra` are further lines of its configuration. Needs root and openssh-server. */
export async function startSshServer(
  extra: readonly string[] = [],
  keyTypes: readonly string[] = ['ed25519'],
): Promise<SshServer> {
  const directory = mkdtempSync(join(tmpdir(), 'oomcfg-sshd-'));
  mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const keyFile = makeKey(join(directory, 'login'));
  writeFileSync(join(directory, 'authorized_keys'), `${publicKey(keyFile)}\n`);
  const hostKeys = Object.fromEntries(
    keyTypes.map((type) => [type, publicKey(makeKey(join(directory, `host_${type}`), type))]),
  );
  const knownHosts = join(directory, 'known_hosts');
  writeFileSync(
    knownHosts,
    Object.values(hostKeys)
      .map((key) => `[127.0.0.1]:${port} ${key}\n`)
      .join(''),
  );
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...keyTypes.map((type) => `HostKey ${join(directory, `host_${type}`)}`),
    ...extra,
    `AuthorizedKeysFile ${join(directory, 'authorized_keys')}`,
    'PidFile none',
    'StrictModes no',
    'PermitRootLogin yes',
    'UsePAM no',
    'LogLevel ERROR',
  ];
  writeFileSync(join(directory, 'sshd_config'), `${lines.join('\n')}\n`);
  const child: ChildProcess = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(directory, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 100 || child.exitCode !== null) throw new Error(`sshd does not start: ${complaints}`);
    await sleep(50);
  }
  return {
    port,
    directory,
    keyFile,
    knownHosts,
    hostKeys,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((done) => child.once('exit', done));
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A host of an inventory. */
export function hostAt(port: number, connection: Partial<Connection> = {}, name = 'web01'): Host {
  return {
    name,
    groups: [],
    vars: {},
    connection: {
      kind: 'ssh',
      address: '127.0.0.1',
      port,
      user: 'root',
      ...connection,
    },
  };
}
