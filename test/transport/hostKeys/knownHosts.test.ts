/**
 * Which entries of known_hosts say that a host is who it is, changed or unknown, as OpenSSH reads them, and how a new
 * key gets there.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fingerprint, KnownHosts, parseKnownHosts } from '../../../src/transport/hostKeys/knownHosts';
import { KnownHostsStore } from '../../../src/transport/hostKeys/knownHostsFile';
import { makeKey, publicKey } from '../sshServer';

const scratch = mkdtempSync(join(tmpdir(), 'oomcfg-known-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const [A, B, C] = ['a', 'b', 'c'].map((name) => publicKey(makeKey(join(scratch, name)))) as [string, string, string];
const ECDSA = publicKey(makeKey(join(scratch, 'ecdsa'), 'ecdsa'));
const ALL_TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'];

function judge(text: string, address: string, port: number, shown: string, types = ALL_TYPES) {
  const [type = '', key = ''] = shown.split(' ');
  return new KnownHosts(parseKnownHosts(text, 'known_hosts')).judge(address, port, { type, key }, types);
}

/** The same lines with their names hashed, as ssh-keygen writes them. */
function hashed(text: string): string {
  const file = join(scratch, 'to-hash');
  writeFileSync(file, text);
  execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
  return readFileSync(file, 'utf8');
}

describe('the key that a host shows', () => {
  it.each([
    ['plain', `web01 ${A}`, 'web01', 22, A, 'known'],
    ['plain, with a comment', `web01 ${A} root@web01, set up by hand`, 'web01', 22, A, 'known'],
    ['indented, with tabs', `  web01\t${A}`, 'web01', 22, A, 'known'],
    ['a CRLF file', `web01 ${A}\r\nweb02 ${B}\r\n`, 'web02', 22, B, 'known'],
    ['in upper case', `Web01 ${A}`, 'WEB01', 22, A, 'known'],
    ['one of several names', `web01,web01.shop.example,10.0.0.1 ${A}`, '10.0.0.1', 22, A, 'known'],
    ['another of several keys', `web01 ${A}\nweb01 ${B}`, 'web01', 22, B, 'known'],
    ['a port', `[web01]:2222 ${A}`, 'web01', 2222, A, 'known'],
    ['IPv6', `2001:db8::1 ${A}`, '2001:db8::1', 22, A, 'known'],
    ['IPv6 with a port', `[2001:db8::1]:2222 ${A}`, '2001:db8::1', 2222, A, 'known'],
    ['a wildcard', `*.shop.example ${A}`, 'web01.shop.example', 22, A, 'known'],
    ['a question mark', `web0? ${A}`, 'web01', 22, A, 'known'],
    ['a wildcard with a port', `[*.shop.example]:2222 ${A}`, 'web01.shop.example', 2222, A, 'known'],
    ['another port than the recorded one, same key', `web01 ${A}`, 'web01', 2222, A, 'known'],
    ['a hashed name', hashed(`web01 ${A}\nweb02 ${B}\n`), 'web02', 22, B, 'known'],
    ['a hashed name and port', hashed(`[web01]:2222 ${A}\n`), 'web01', 2222, A, 'known'],
    ['an empty file', '', 'web01', 22, A, 'unknown'],
    ['comments only', `# web01 ${A}\n\n`, 'web01', 22, A, 'unknown'],
    ['a longer name', `web011 ${A}`, 'web01', 22, A, 'unknown'],
    ['a shorter name', `web0 ${A}`, 'web01', 22, A, 'unknown'],
    ['a dot that is not a wildcard', `web.01 ${A}`, 'webx01', 22, A, 'unknown'],
    ['ruled out by a negation', `*.example,!web01.example ${A}`, 'web01.example', 22, A, 'unknown'],
    ['a negation in front', `!web01.example,*.example ${A}`, 'web01.example', 22, A, 'unknown'],
    ['a negation of another', `!web02.example,*.example ${A}`, 'web01.example', 22, A, 'known'],
    ['a negation alone', `!web02 ${A}`, 'web01', 22, A, 'unknown'],
    ['only a port is on record', `[web01]:2222 ${A}`, 'web01', 22, A, 'unknown'],
    ['another port, another key', `web01 ${A}`, 'web01', 2222, B, 'unknown'],
    ['a key under a false type', `web01 ${A.replace('ssh-ed25519', 'ssh-rsa')}`, 'web01', 22, A, 'unknown'],
    ['a key of protocol 1', 'web01 1024 35 1234567890', 'web01', 22, A, 'unknown'],
    ['a marker that nobody knows', `@trusted web01 ${A}`, 'web01', 22, A, 'unknown'],
    ['a certificate authority', `@cert-authority *.example ${A}`, 'web01.example', 22, A, 'unknown'],
    ['a damaged hash', `|1|AAAA web01 ${A}`, 'web01', 22, A, 'unknown'],
    ['another key', `web01 ${A}`, 'web01', 22, B, 'changed'],
    [
      'a key cut short: a damaged record is no reason to trust anything',
      `web01 ${A.slice(0, -20)}`,
      'web01',
      22,
      A,
      'changed',
    ],
    ['another key, hashed', hashed(`web01 ${A}\n`), 'web01', 22, B, 'changed'],
    ['another type than the recorded one', `web01 ${A}`, 'web01', 22, ECDSA, 'changed'],
    ['revoked', `web01 ${A}\n@revoked web01 ${A}`, 'web01', 22, A, 'revoked'],
    ['revoked for all', `web01 ${A}\n@revoked * ${A}`, 'web01', 22, A, 'revoked'],
    ['revoked by its plain name', `[web01]:2222 ${A}\n@revoked web01 ${A}`, 'web01', 2222, A, 'revoked'],
    ['another one revoked', `web01 ${A}\n@revoked * ${B}`, 'web01', 22, A, 'known'],
    ['revoked elsewhere', `web01 ${A}\n@revoked web02 ${A}`, 'web01', 22, A, 'known'],
  ])('%s', (_name, text, address, port, shown, expected) => {
    expect(judge(text, address, port, shown).kind).toBe(expected);
  });

  it('a changed key names the lines on record', () => {
    const verdict = judge(`# the shop\n\nweb01 ${A}\nweb02 ${C}\nweb01 ${C}\n`, 'web01', 22, B);
    expect(verdict.kind === 'changed' && verdict.recorded.map((line) => `${line.file}:${line.line}`)).toEqual([
      'known_hosts:3',
      'known_hosts:5',
    ]);
  });

  it('a recorded type that cannot be asked for does not make a host look changed', () => {
    expect(judge(`web01 ${ECDSA}`, 'web01', 22, A, ['ssh-ed25519']).kind).toBe('unknown');
  });

  it('types on record come from plain and hashed lines, not from markers', () => {
    const text = `${hashed(`[web01]:2222 ${A}\n`)}[web01]:2222 ${ECDSA}\n@revoked * ${B}\n`;
    const known = new KnownHosts(parseKnownHosts(text, 'f'));
    expect(known.typesFor('web01', 2222).sort()).toEqual(['ecdsa-sha2-nistp256', 'ssh-ed25519']);
    expect(known.typesFor('web02', 2222)).toEqual([]);
  });
});

it('the fingerprint is the one that ssh-keygen prints', () => {
  const printed = execFileSync('ssh-keygen', ['-lf', join(scratch, 'a.pub')], { encoding: 'utf8' });
  expect(printed).toContain(` ${fingerprint(Buffer.from(A.split(' ')[1] ?? '', 'base64'))} `);
});

it('ssh-keygen -F finds the same lines', () => {
  const atom = fc.constantFrom('web', 'db', '1', '*', '?', '.', 'a');
  const pattern = fc.array(atom, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
  const entry = fc.record({ negated: fc.boolean(), pattern });
  const line = fc
    .array(entry, { minLength: 1, maxLength: 3 })
    .map((entries) => entries.map((e) => (e.negated ? '!' : '') + e.pattern).join(','));
  const name = fc
    .array(fc.constantFrom('web', 'db', '1', '.', 'a'), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(''));
  const file = join(scratch, 'oracle');
  fc.assert(
    fc.property(line, name, (names, host) => {
      writeFileSync(file, `${names} ${A}\n`);
      let found = true;
      try {
        execFileSync('ssh-keygen', ['-F', host, '-f', file], { stdio: 'ignore' });
      } catch {
        found = false;
      }
      expect(judge(`${names} ${A}\n`, host, 22, A).kind).toBe(found ? 'known' : 'unknown');
    }),
    { numRuns: 60 },
  );
});

it('whatever is in the file, reading it ends and finds nothing that is not there', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(judge(text, 'web01', 22, A).kind).toBe('unknown');
    }),
  );
});

describe('recording a new key', () => {
  const [type = '', key = ''] = A.split(' ');

  it('goes to the first file, in a folder and file of its own, private', async () => {
    const file = join(scratch, 'new', '.ssh', 'known_hosts');
    const store = new KnownHostsStore([file, join(scratch, 'global')]);
    expect(await store.record('web01', 2222, { type, key })).toEqual({ file, added: true });
    expect(readFileSync(file, 'utf8')).toBe(`[web01]:2222 ${A}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    expect(store.load().hosts.judge('web01', 2222, { type, key }, [type]).kind).toBe('known');
  });

  it('happens once, however many ask at once, in one store or several', async () => {
    const file = join(scratch, 'once');
    writeFileSync(file, `other ${B}`);
    const store = new KnownHostsStore([file]);
    const names = Array.from({ length: 20 }, (_, index) => `web${index % 5}`);
    await Promise.all(names.map((name) => store.record(name, 22, { type, key })));
    expect(await new KnownHostsStore([file]).record('web1', 22, { type, key })).toEqual({ file, added: false });
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines).toEqual([
      `other ${B}`,
      ...['web0', 'web1', 'web2', 'web3', 'web4'].map((name) => `${name} ${A}`),
      '',
    ]);
  });

  it('names the line where it is, for later findings', async () => {
    const file = join(scratch, 'line');
    writeFileSync(file, `# mine\nother ${B}`);
    const store = new KnownHostsStore([file]);
    await store.record('web01', 22, { type, key });
    const [type2 = '', key2 = ''] = C.split(' ');
    const verdict = store.load().hosts.judge('web01', 22, { type: type2, key: key2 }, [type2]);
    expect(verdict.kind === 'changed' && verdict.recorded[0]?.line).toBe(3);
    expect(readFileSync(file, 'utf8').split('\n')[2]).toContain('web01');
  });

  it('a file that cannot be written is reported', async () => {
    const outcome = await new KnownHostsStore([join(scratch, 'a', 'known_hosts')]).record('web01', 22, { type, key });
    expect(outcome).toMatchObject({ problem: { file: join(scratch, 'a', 'known_hosts') } });
  });

  it('/dev/null is an empty file, so that nothing is ever on record', () => {
    expect(new KnownHostsStore(['/dev/null']).load().problems).toEqual([]);
  });

  it('a FIFO is a problem, and is not waited for', () => {
    execFileSync('mkfifo', [join(scratch, 'fifo')]);
    expect(new KnownHostsStore([join(scratch, 'fifo')]).load().problems).toEqual([
      { file: join(scratch, 'fifo'), cause: 'ENXIO' },
    ]);
  });

  it('a file that cannot be read is a problem, one that is not there is not', () => {
    const { problems } = new KnownHostsStore([join(scratch, 'none'), scratch]).load();
    expect(problems).toEqual([{ file: scratch, cause: 'EISDIR' }]);
  });
});
