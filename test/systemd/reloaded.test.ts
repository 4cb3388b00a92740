/** Directives beside ours: what a file says of one and what systemctl shows of it are one value, or two. */
import { describe, expect, it } from 'vitest';
import { isOtherReloaded } from '../../src/systemd/reloaded';

const PROPERTIES = {
  CPUQuota: 'CPUQuotaPerSecUSec',
} as Readonly<Record<string, string>>;

/** `lines` of files, `KEY=VALUE`; `shown` is what systemctl shows of the key. */
const isOther = (lines: string, shown: string): boolean => {
  const read = lines.split(' ').map((line) => {
    const [key = '', value = ''] = line.split('=');
    return { key, value };
  });
  const key = read.at(-1)?.key ?? '';
  return isOtherReloaded(read, new Map([[PROPERTIES[key] ?? key, shown]]));
};

describe('what a daemon-reload would put in force', () => {
  it.each([
    ['TasksMax=77', '77'],
    ['TasksMax=infinity', 'infinity'],
    ['TasksMax=infinity', '18446744073709551615'],
    ['CPUQuota=20%', '200ms'],
    ['CPUQuota=12.5%', '125ms'],
    ['CPUQuota=0.25%', '2.500ms'],
    ['CPUQuota=150%', '1.500000s'],
    ['CPUQuota=9000%', '1min 30s'],
    ['CPUQuota=', 'infinity'],
    ['CPUWeight=20', '20'],
    ['IOWeight=50 IOWeight=', '[not set]'],
    ['AllowedCPUs=0-1', '0-1'],
    ['AllowedCPUs=', ''],
    ['LimitNOFILE=4096', '4096'],
    ['Restart=', 'no'],
    ['KillMode=mixed', 'mixed'],
    ['AllowedCPUs=0 AllowedCPUs=1', '0-1'],
    ['AllowedCPUs=5 AllowedCPUs= AllowedCPUs=1,0', '0-1'],
    ['AllowedCPUs=0-0', '0'],
    ['AllowedCPUs=0,2-3', '0 2-3'],
    ['AllowedCPUs=010', '8'],
    ['Restart=always Restart=', 'always'],
    ['KillMode=process KillMode=', 'process'],
    ['TasksMax=010', '8'],
    ['LimitNOFILE=0', '0'],
    ['CPUQuota=010%', '80ms'],
  ])('is not %s where systemd has %s', (lines, shown) => {
    expect(isOther(lines, shown)).toBe(false);
  });

  it.each([
    ['TasksMax=77', '4915'],
    ['TasksMax=99 TasksMax=77', '99'],
    ['CPUQuota=20%', 'infinity'],
    ['CPUQuota=', '200ms'],
    ['CPUWeight=20', '[not set]'],
    ['CPUShares=', '1024'],
    ['AllowedCPUs=0', ''],
    ['LimitNPROC=100', '63000'],
    ['Restart=always', 'no'],
    ['KillMode=', 'mixed'],
    ['AllowedCPUs=0 AllowedCPUs=1', '1'],
    ['AllowedCPUs=0 AllowedCPUs=', '0'],
    ['AllowedCPUs=0-1,3', '0-1'],
    ['Restart=always Restart=', 'no'],
    ['TasksMax=010', '10'],
  ])('is %s where systemd has %s', (lines, shown) => {
    expect(isOther(lines, shown)).toBe(true);
  });

  it.each([
    ['TasksMax=50%', '4915'],
    ['TasksMax=', '4915'],
    ['AllowedCPUs=0-1,3', '0-1 3'],
    ['Restart=soon', 'always'],
    ['CPUQuota=20%', '3 moons'],
    ['LimitNOFILE=1024:4096', '4096'],
    ['TasksMax=08', '8'],
    ['AllowedCPUs=1-0', '1'],
    ['AllowedCPUs=0-9000', '1'],
    ['AllowedCPUs=all', '1'],
  ])('cannot be told of %s where systemd has %s', (lines, shown) => {
    expect(isOther(lines, shown)).toBe(false);
  });

  it('is nothing of what systemd does not have', () => {
    expect(isOtherReloaded([{ key: 'TasksMax', value: '77' }], new Map())).toBe(false);
  });
});
