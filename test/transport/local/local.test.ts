/** Scripts on this machine: their environment, how long they may take, and how much they may print. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../../src/model/host';
import { createLocalTransport } from '../../../src/transport/local/local';
import { selectTransport } from '../../../src/transport/select';
import type { Session, Transport } from '../../../src/transport/transport';
import { hostAt } from '../sshServer';

const LIMITS = { timeoutMs: 10_000, maxOutput: 1024 * 1024 };
const ROOT = process.getuid?.() === 0;
const scratch = mkdtempSync(join(tmpdir(), 'oomcfg-local-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function local(): Promise<Session> {
  const outcome = await createLocalTransport().connect(hostAt(22, { kind: 'local' }, 'localhost'));
  if (!outcome.ok) throw new Error(outcome.finding.summary);
  return outcome.session;
}

describe.skipIf(!ROOT)('this machine (needs root)', () => {
  let session: Session;
  beforeAll(async () => (session = await local()));

  it('runs a script as root, with a bare environment', async () => {
    process.env['OOMCFG_CANARY'] = 'secret';
    const outcome = await session.run('id -u; pwd; env; echo e >&2; exit 4', LIMITS);
    expect(outcome).toMatchObject({ ok: true, result: { code: 4, stderr: 'e\n' } });
    expect(outcome.ok && outcome.result.stdout).toMatch(/^0\n\/\n/);
    expect(outcome.ok && outcome.result.stdout).not.toContain('secret');
  });

  it('gives up a script that takes too long, and lets it end by itself', async () => {
    const file = join(scratch, 'done');
    const outcome = await session.run(`sleep 1; echo done > ${file}`, { ...LIMITS, timeoutMs: 300 });
    expect(outcome).toMatchObject({ ok: false, began: true, finding: { code: 'OOM540' } });
    for (let tries = 0; !existsSync(file) && tries < 100; tries++) await sleep(50);
    expect(existsSync(file)).toBe(true);
  });

  it('gives up on a flood', async () => {
    const before = process.memoryUsage().rss;
    expect(await session.run('cat /dev/zero', LIMITS)).toMatchObject({ ok: false, finding: { code: 'OOM541' } });
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  it('a shell that is not there is a finding', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = scratch;
    try {
      expect(await session.run('echo', LIMITS)).toMatchObject({ ok: false, began: false, finding: { code: 'OOM545' } });
    } finally {
      process.env['PATH'] = path;
    }
  });
});

it('each kind of connection has its transport, made when it is needed', async () => {
  const made: string[] = [];
  const transport = (name: string) => (): Transport => {
    made.push(name);
    return {
      connect: (host: Host) =>
        Promise.resolve({
          ok: false,
          stage: 'connect',
          reason: 'other',
          finding: { code: name, severity: 'error', summary: host.name, detail: '', fix: '', facts: {} },
        }),
    };
  };
  const selected = selectTransport({ ssh: transport('ssh'), local: transport('local') });
  const codes = [];
  for (const kind of ['ssh', 'ssh', 'local'] as const) {
    const outcome = await selected.connect(hostAt(22, { kind }));
    codes.push(!outcome.ok && outcome.finding.code);
  }
  expect(codes).toEqual(['ssh', 'ssh', 'local']);
  expect(made).toEqual(['ssh', 'local']);
});
