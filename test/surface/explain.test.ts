/**
 * `oomcfg explain`: what a code, a setting or a sysctl means, as a person reads it; needs neither spec nor inventory.
 */
import { describe, expect, it } from 'vitest';
import { oomcfg } from './oomcfg';

describe('explain', () => {
  it('says of a code why, the way out and the source, whatever its case', async () => {
    const { code, stdout, stderr } = await oomcfg(['explain', 'oom281']);
    expect(stdout).toBe(
      `OOM281: --limit selects no host
  why        The pattern is well formed and no host of the inventory matches it.
             A run over no host would succeed and mean nothing, so it ends with
             65.
  fix        See the names with \`oomcfg inventory --graph\`, and correct the
             pattern.
  severity   error: it holds its host, or the whole run if it is not about a
             host
  found      without a host, by the command that reads what it is about
  source     Ansible, "Patterns: targeting hosts and groups"
`,
    );
    expect([code, stderr]).toEqual([0, '']);
  });

  it('says of a code that has them its other severities, and when else it is found', async () => {
    const { stdout } = await oomcfg(['explain', 'OOM430']);
    expect(stdout).toMatch(/\n {2}severity {3}warning; some are for information\n/);
    expect(stdout).toMatch(/\n {2}found {6}once what it needs[^]*; some by a look at the\s+host/);
  });

  it('says of a setting what it does and how it is written', async () => {
    const { code, stdout } = await oomcfg(['explain', 'memory.max']);
    expect(stdout).toMatch(/^services\.NAME\.memory\.max\n {2}what {7}The hard limit \(MemoryMax\)/);
    expect(stdout).toContain('  examples   "4GiB"\n             "60%"\n');
    expect(stdout).toContain('systemd.resource-control(5)');
    expect(code).toBe(0);
  });

  it('says of a sysctl its range, and what it switches off', async () => {
    const { code, stdout } = await oomcfg(['explain', 'vm.dirty_background_ratio']);
    expect(stdout).toContain('  values     0 to 100\n');
    expect(stdout).toContain('the kernel then reads 0 for vm.dirty_background_bytes');
    expect(code).toBe(0);
  });

  it('says of a sysctl since when kernels have it, and that nothing is taken between 0 and its least value', async () => {
    const { stdout } = await oomcfg(['explain', 'vm.percpu_pagelist_high_fraction']);
    expect(stdout).toMatch(/^ {2}values {5}0, or 8 to 2147483647\n {2}since {6}Linux 5\.14$/m);
    expect((await oomcfg(['explain', 'vm.watermark_boost_factor'])).stdout).toContain('  since      Linux 5.0\n');
  });

  it('fits 80 columns, and colours headings where it is forced', async () => {
    const texts = await Promise.all(
      ['OOM690', 'java.variable', 'vm.swappiness'].map((name) => oomcfg(['explain', name])),
    );
    for (const { stdout } of texts) {
      expect(stdout.length).toBeGreaterThan(100);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
    const { stdout } = await oomcfg(['explain', 'OOM690'], { env: { FORCE_COLOR: '1' } });
    expect(stdout).toMatch(/^\u001b\[1mOOM690: /);
  });

  it.each([
    [['explain'], /missing required argument/],
    [['explain', 'OOM999'], /OOM999 is not a code of this version/],
    [['explain', 'vm.swapiness'], /did you mean vm\.swappiness\?/],
    [['explain', 'memory.mx'], /did you mean memory\.max\?/],
    [['explain', 'quite-another-thing'], /is not a code \(OOM417\), a setting of a spec \(memory\.max\) or a sysctl/],
    [['explain', '\u001b[2J'], /\\x1b\[2J is not a code/],
    [['explain', 'OOM281', '--json'], /explain is text; it has no JSON document/],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await oomcfg(args);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([64, '']);
  });
});
