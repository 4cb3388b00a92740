/** The edge of the inventory, on real files and real scripts: bounded in size and in time. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readInventory } from '../../src/inventory/readInventory';
import { realEdges } from '../../src/load/inventoryEdges';
import { cpuTime } from '../cpuTime';

const folder = mkdtempSync(join(tmpdir(), 'oomcfg-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string, mode = 0o644): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

async function codes(path: string, timeoutMs?: number): Promise<string[]> {
  const { findings } = await readInventory([path], realEdges(timeoutMs));
  return findings.map((one) => `${one.code} ${one.summary.replace(folder, '')}`);
}

describe('files', () => {
  it('a file of 100 MB is refused at once, without being read', async () => {
    const path = file('huge.yml', '');
    truncateSync(path, 100_000_000);
    const memory = process.memoryUsage().rss;
    const started = cpuTime();
    expect(await codes(path)).toEqual(['OOM202 /huge.yml is too large for an inventory']);
    expect(cpuTime() - started).toBeLessThan(200);
    expect(process.memoryUsage().rss - memory).toBeLessThan(20_000_000);
  });

  it('a FIFO does not block', async () => {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    expect(await codes(path)).toEqual(['OOM201 the inventory /fifo cannot be read: it is not a regular file']);
    expect(realEdges().read(path)).toMatchObject({ ok: false, why: 'it is not a regular file' });
  });

  it('a loop of links, a folder, and what does not exist', async () => {
    symlinkSync(join(folder, 'b'), join(folder, 'a'));
    symlinkSync(join(folder, 'a'), join(folder, 'b'));
    expect(await codes(join(folder, 'a'))).toEqual([
      'OOM201 the inventory /a cannot be read: its symbolic links form a loop',
    ]);
    expect(realEdges().read(folder)).toMatchObject({ ok: false });
    expect(realEdges().read(join(folder, 'nowhere'))).toMatchObject({ ok: false });
    expect(realEdges().names(join(folder, 'nowhere'))).toBeUndefined();
  });

  it('a folder that links to itself', async () => {
    mkdirSync(join(folder, 'loop'));
    symlinkSync('.', join(folder, 'loop', 'again'));
    expect((await codes(join(folder, 'loop')))[0]).toMatch(/^OOM201 .*nested more than 20 deep$/);
  });

  it('a file of /proc, which has no size', () => {
    const read = realEdges().read('/proc/self/status');
    expect(read.ok && new TextDecoder().decode(read.bytes)).toMatch(/^Name:/);
  });
});

describe('scripts', () => {
  it('is run with --list, in this working directory and environment', async () => {
    const path = file(
      'ok.sh',
      '#!/bin/sh\nprintf \'{"g": {"hosts": ["h1"]}, "_meta": {"hostvars": {"h1": {"pwd": "%s", "home": "%s"}}}}\' "$PWD" "$HOME"\n',
      0o755,
    );
    const { value } = await readInventory([path], realEdges());
    expect(value?.host('h1')?.vars).toEqual({ pwd: process.cwd(), home: process.env['HOME'] ?? '' });
  });

  it('gets no input, and its stderr is not part of its answer', async () => {
    const path = file(
      'quiet.sh',
      '#!/bin/sh\necho warning >&2\ncat\necho \'{"g": ["h1"], "_meta": {"hostvars": {}}}\'\n',
      0o755,
    );
    expect(await codes(path)).toEqual([]);
  });

  it('that hangs is ended with all that it started', async () => {
    const marker = join(folder, 'pid');
    const path = file('hang.sh', `#!/bin/sh\nsleep 600 &\necho $! > ${marker}\nwait\n`, 0o755);
    expect(await codes(path, 500)).toEqual(['OOM214 /hang.sh --list failed: it did not end within 0.5 s']);
    const pid = readFileSync(marker, 'utf8').trim();
    // A process that was killed may still be a zombie for a moment.
    const state = (): string =>
      existsSync(`/proc/${pid}/stat`) ? (readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] ?? '') : 'gone';
    await expect.poll(state, { timeout: 5000 }).toMatch(/gone|Z/);
  });

  it('that prints without end is ended, in bounded memory', async () => {
    const path = file('endless.sh', '#!/bin/sh\nyes\n', 0o755);
    expect(await codes(path)).toEqual(['OOM214 /endless.sh --list failed: it printed more than 32 MiB']);
  });

  it('that fails shows the last line of its stderr, without control characters', async () => {
    const path = file('fails.sh', "#!/bin/sh\nprintf 'one\\n\\033[31mtwo\\n' >&2\nexit 3\n", 0o755);
    const { findings } = await readInventory([path], realEdges());
    expect(findings[0]).toMatchObject({ code: 'OOM214', detail: 'The last line on its stderr: \\x1b[31mtwo' });
  });

  it('that is ended by a signal, has no interpreter, or may not be run', async () => {
    expect(await codes(file('killed.sh', '#!/bin/sh\nkill -TERM $$\n', 0o755))).toEqual([
      'OOM214 /killed.sh --list failed: it was ended by SIGTERM',
    ]);
    expect((await codes(file('lost.sh', '#!/no/such/interpreter\n', 0o755)))[0]).toMatch(
      /^OOM214 .* cannot be started: the file, or the interpreter/,
    );
    expect((await codes(file('plain.sh', '#!/bin/sh\n')))[0]).toMatch(
      /^OOM214 .* begins with #! but is not executable$/,
    );
  });

  it('a program without #! that is executable is run when it is ELF alone', async () => {
    expect(await codes(file('hosts', 'touch $0.ran\n', 0o755))).toEqual([
      'OOM204 a line of an INI inventory is not understood',
    ]);
    expect(existsSync(join(folder, 'hosts.ran'))).toBe(false);
    expect((await codes('/bin/true'))[0]).toMatch(/^OOM215 \/bin\/true --list printed no JSON object$/);
  });
});
