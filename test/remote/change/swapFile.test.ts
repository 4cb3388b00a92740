/**
 * Swap files as the change makes them, on real file systems of this machine's kernel: those that can hold one, and
 * those that cannot.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleetSupport } from '../../lab/fleet';
import { CHANGE, LOOK, SHELLS } from '../shells';

// With the tests without hosts: a swap file is the whole machine's, and plans of other hosts would see it come and go.
const support = await fleetSupport();

const MIB = 1024 * 1024;
const SIZE = 32 * MIB;

describe.runIf(support.ok)('a swap file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oomcfg-swap-'));
  const mounted: string[] = [];

  const run = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, { encoding: 'utf8' });

  /** Mounts an image, or a tmpfs; returns where. */
  function mount(name: string, type: 'btrfs' | 'ext4' | 'tmpfs', options: string): string {
    const at = join(folder, name);
    mkdirSync(at);
    let source = 'none';
    if (type !== 'tmpfs') {
      source = join(folder, `${name}.img`);
      writeFileSync(source, '');
      truncateSync(source, 256 * MIB);
      run(`mkfs.${type}`, '-q', source);
    }
    run('mount', '-t', type, '-o', options, source, at);
    mounted.push(at);
    return at;
  }

  const places: Record<string, string> = {};
  beforeAll(() => {
    places['btrfs'] = mount('plain', 'btrfs', 'loop');
    places['btrfs with compression'] = mount('compressed', 'btrfs', 'loop,compress-force=zstd');
    places['ext4'] = mount('ext4', 'ext4', 'loop');
    places['tmpfs'] = mount('tmpfs', 'tmpfs', 'size=64m');
  });
  afterAll(() => {
    for (const at of mounted) run('umount', at);
    rmSync(folder, { recursive: true });
  });

  const make = ({ words }: (typeof SHELLS)[number], file: string, size = SIZE) => {
    const [command = 'sh', ...more] = words;
    const script = `${LOOK}\n${CHANGE}\nset -f\nswap_file "$1" ${size}\n`;
    const { status, stdout, stderr } = spawnSync(command, [...more, '-s', '--', file], {
      input: script,
      encoding: 'utf8',
    });
    return { status, said: `${stdout}${stderr}`.trim() };
  };

  describe.each(SHELLS)('made by $shell', (shell) => {
    it.each(['btrfs', 'btrfs with compression', 'ext4'])('on %s is one that the kernel swaps to', (type) => {
      const file = join(places[type]!, 'swapfile');
      expect(make(shell, file)).toEqual({ status: 0, said: '' });
      expect(statSync(file)).toMatchObject({ size: SIZE, uid: 0 });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      run('swapon', file);
      try {
        expect(readFileSync('/proc/swaps', 'utf8')).toContain(file);
      } finally {
        run('swapoff', file);
        rmSync(file);
      }
    });

    it('on tmpfs is refused in words, after a small one was tried, and nothing stays', () => {
      const file = join(places['tmpfs']!, 'swapfile');
      expect(make(shell, file)).toEqual({
        status: 1,
        said: 'swapType tmpfs',
      });
      expect(run('ls', '-A', places['tmpfs']!)).toBe('');
    });

    it('that does not fit is refused before anything is written', () => {
      expect(make(shell, join(places['ext4']!, 'swapfile'), 512 * MIB)).toEqual({
        status: 1,
        said: 'swapRoom',
      });
    });

    it('on a read-only file system is refused in words', () => {
      run('mount', '-o', 'remount,ro', places['ext4']!);
      try {
        expect(make(shell, join(places['ext4']!, 'swapfile'))).toEqual({
          status: 1,
          said: 'swapReadOnly',
        });
      } finally {
        run('mount', '-o', 'remount,rw', places['ext4']!);
      }
    });
  });
});
