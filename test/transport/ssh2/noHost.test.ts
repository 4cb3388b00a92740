/** An address where no SSH host answers: each reason has its own finding, within the time that a connect has. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/model/host';
import { createSshTransport } from '../../../src/transport/ssh2/ssh2';
import { freePort, hostAt, makeKey } from '../sshServer';

describe('what is not a host', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'oomcfg-nohost-'));
  const identity = makeKey(join(scratch, 'nobody'));
  const servers: Server[] = [];
  const sockets = new Set<Socket>();

  async function listen(answer: (socket: Socket) => void): Promise<number> {
    const port = await freePort();
    const listening = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      // Without reading, the end of the other side would go unnoticed.
      socket.resume();
      answer(socket);
    });
    servers.push(listening);
    await new Promise<void>((ready) => listening.listen(port, '127.0.0.1', ready));
    return port;
  }

  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
    for (const socket of sockets) socket.destroy();
    for (const listening of servers) listening.close();
  });

  async function finding(connection: Partial<Connection>, connectTimeoutMs = 5000, signal?: AbortSignal) {
    const transport = createSshTransport({
      connectTimeoutMs,
      acceptNewHostKeys: false,
      knownHostsFiles: [],
      agentSocket: '',
      identityFiles: [identity],
    });
    const outcome = await transport.connect(hostAt(connection.port ?? 22, connection), signal);
    if (outcome.ok) throw new Error('this should have failed');
    for (const text of [outcome.finding.summary, outcome.finding.detail]) expect(text).not.toMatch(/\p{Cc}/u);
    return outcome.finding;
  }

  it('a port where nothing listens', async () => {
    expect((await finding({ port: await freePort() })).code).toBe('OOM501');
  });

  it('a network that cannot be reached', async () => {
    // RFC 5737's and 6666's addresses never route; 240.0.0.1 is refused by the kernel itself where the others are not.
    expect(['OOM502', 'OOM508']).toContain((await finding({ address: '255.255.255.255', port: 22 })).code);
  });

  it('a name that does not resolve', async () => {
    expect((await finding({ address: 'no-such-host.invalid', port: 22 })).code).toBe('OOM503');
  });

  it.each(['-oProxyCommand=x', 'web 01', 'web01;reboot', 'web01\nweb02', '', '*'])(
    'an address like %j',
    async (address) => {
      expect((await finding({ address, port: 22 })).code).toBe('OOM500');
    },
  );

  it('a password in an address is not shown', async () => {
    const found = await finding({ address: 'deploy:hunter2@web01', port: 22 });
    expect(found.code).toBe('OOM500');
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('a port that accepts and says nothing', async () => {
    const port = await listen(() => undefined);
    const start = performance.now();
    expect(await finding({ port }, 500)).toMatchObject({
      code: 'OOM504',
      facts: { stage: 'connected, no key exchange yet' },
    });
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it.each([
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'OOM506'],
    ['garbage in lines', '\x1b[2J\x07\n'.repeat(5000), 'OOM505'],
    ['garbage without a line end', '\x1b[2J'.repeat(500_000), 'OOM505'],
    ['a name and garbage', `SSH-2.0-x\r\n${'\x1b]0;owned\x07'.repeat(10_000)}`, 'OOM505'],
    ['protocol 1', 'SSH-1.5-old\r\n', 'OOM505'],
  ])('%s', async (_name, text, code) => {
    const port = await listen((socket) => socket.end(text));
    expect((await finding({ port })).code).toBe(code);
  });

  it('a port that prints garbage for ever', async () => {
    const port = await listen((socket) => {
      const write = (): void => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65536, 'x')));
      };
      socket.on('drain', write);
      write();
    });
    const before = process.memoryUsage().rss;
    expect((await finding({ port })).code).toBe('OOM505');
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  it('a host that hangs up at once, which is tried a second time', async () => {
    let connections = 0;
    const port = await listen((socket) => {
      connections++;
      socket.destroy();
    });
    expect((await finding({ port })).code).toBe('OOM506');
    expect(connections).toBe(2);
  });

  it('one that is given up from this side', async () => {
    const port = await listen(() => undefined);
    const start = performance.now();
    expect((await finding({ port }, 10_000, AbortSignal.timeout(200))).code).toBe('OOM547');
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it('logins at one address stay below the ten where sshd begins to drop them', async () => {
    let now = 0;
    let most = 0;
    const port = await listen((socket) => {
      most = Math.max(most, ++now);
      socket.on('close', () => now--);
      setTimeout(() => socket.end('SSH-1.5-old\r\n'), 100);
    });
    const transport = createSshTransport({
      connectTimeoutMs: 10_000,
      acceptNewHostKeys: false,
      knownHostsFiles: [],
      agentSocket: '',
      identityFiles: [identity],
    });
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => transport.connect(hostAt(port))));
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.finding.code === 'OOM505')).toHaveLength(30);
    // This side sees an end a little later than the other.
    expect(most).toBeLessThan(10);
  });
});
