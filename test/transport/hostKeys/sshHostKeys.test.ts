/** Host keys of a real sshd: a known one lets the login begin, an unknown or changed one is refused with a way out. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchSshd, NO_SSHD } from '../sshBench';
import { makeKey, publicKey } from '../sshServer';

describe.skipIf(NO_SSHD)('host keys of a real sshd (needs root and openssh-server)', () => {
  const bench = benchSshd(['ed25519', 'rsa', 'ecdsa']);

  describe('knows hosts', () => {
    const other = () => publicKey(makeKey(join(mkdtempSync(join(bench.scratch, 'key-')), 'key')));
    const known = (text: string): string => {
      const file = join(mkdtempSync(join(bench.scratch, 'known-')), 'known_hosts');
      writeFileSync(file, text);
      return file;
    };

    it.each(['ed25519', 'rsa', 'ecdsa'])('by their %s key, when that is the only one on record', async (type) => {
      const file = known(`[127.0.0.1]:${bench.server.port} ${bench.server.hostKeys[type]}\n`);
      expect((await bench.session({ knownHostsFiles: [file] })).alive).toBe(true);
    });

    it('an unknown one is refused, with its fingerprint and how to add it', async () => {
      const finding = await bench.refusal({ knownHostsFiles: [known('')] });
      const print = execFileSync('ssh-keygen', ['-lf', join(bench.server.directory, 'host_ed25519.pub')], {
        encoding: 'utf8',
      }).split(' ')[1];
      expect(finding.code).toBe('OOM510');
      expect(finding.summary).toContain(`[127.0.0.1]:${bench.server.port} shows ssh-ed25519 ${print}`);
      expect(finding.facts).toMatchObject({ fingerprint: print, keyType: 'ssh-ed25519' });
      const command = /`(ssh-keyscan [^`]+) >>/.exec(finding.fix)?.[1] ?? '';
      const scanned = execFileSync('sh', ['-c', `${command} 2>/dev/null`], { encoding: 'utf8' });
      expect(scanned).toBe(`[127.0.0.1]:${bench.server.port} ${bench.server.hostKeys['ed25519']}\n`);
    });

    it('a changed one is refused, also when new ones are accepted, and the record is named', async () => {
      const file = known(`# mine\n[127.0.0.1]:${bench.server.port} ${other()}\n`);
      for (const acceptNewHostKeys of [false, true]) {
        const finding = await bench.refusal({ knownHostsFiles: [file], acceptNewHostKeys });
        expect(finding).toMatchObject({ code: 'OOM511', facts: { recordedAt: [`${file}:2`] } });
        expect(finding.detail).toContain(`${file}:2`);
      }
      expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
    });

    it('a revoked one is refused, whatever else is on record', async () => {
      const line = `[127.0.0.1]:${bench.server.port} ${bench.server.hostKeys['ed25519']}\n`;
      const file = known(`${line}@revoked * ${bench.server.hostKeys['ed25519']}\n`);
      const finding = await bench.refusal({ knownHostsFiles: [file], acceptNewHostKeys: true });
      expect(finding).toMatchObject({ code: 'OOM512', facts: { revokedAt: `${file}:2` } });
    });

    it('a new one is recorded once when that is asked for, and known from then on', async () => {
      const file = join(bench.scratch, 'fresh', 'known_hosts');
      const told: string[] = [];
      const transport = bench.transport({
        knownHostsFiles: [file],
        acceptNewHostKeys: true,
        onNewHostKey: (host, key) => told.push(`${host.name} ${key.type} ${key.file}`),
      });
      await bench.sessions(
        transport,
        [1, 2, 3].map((number) => bench.host({}, `web0${number}`)),
      );
      expect(told).toHaveLength(1);
      expect(readFileSync(file, 'utf8')).toBe(`[127.0.0.1]:${bench.server.port} ${bench.server.hostKeys['ed25519']}\n`);
      expect((await bench.session({ knownHostsFiles: [file] })).alive).toBe(true);
    });

    it('not when a new key cannot be recorded, or a record cannot be read', async () => {
      const blocked = join(bench.server.keyFile, 'known_hosts');
      expect(await bench.refusal({ knownHostsFiles: [blocked], acceptNewHostKeys: true })).toMatchObject({
        code: 'OOM514',
      });
      expect(await bench.refusal({ knownHostsFiles: [bench.server.knownHosts, bench.scratch] })).toMatchObject({
        code: 'OOM513',
        facts: { cause: 'EISDIR' },
      });
    });
  });
});
