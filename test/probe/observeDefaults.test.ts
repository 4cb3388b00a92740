/**
 * The lines of system.conf and its drop-ins -> what units have whose own files say nothing, as systemd 252 reads them.
 */
import { describe, expect, it } from 'vitest';
import { GiB } from '../../src/model/bytes';
import { observeDefaults } from '../../src/probe/observeDefaults';
import { records, SHELLS } from '../remote/shells';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FACTS } from '../plan/build';

const MAIN = '/etc/systemd/system.conf';
const A = '/etc/systemd/system.conf.d/a.conf';
const Z = '/usr/lib/systemd/system.conf.d/z.conf';
const defaults = (lines: readonly string[], initScore?: number, systemd = 252) =>
  observeDefaults(lines, initScore, { ...FACTS, systemd });

describe('the defaults of the manager', () => {
  it.each([
    [[], undefined],
    [[`${MAIN}:DefaultLimitAS=8G`], { LimitAS: 8 * GiB }],
    [
      [`${MAIN}:DefaultLimitAS=8G:9G`, `${MAIN}:DefaultLimitRSS=infinity`],
      { LimitAS: `${8 * GiB}:${9 * GiB}`, LimitRSS: 'infinity' },
    ],
    [[`${MAIN}:  DefaultOOMScoreAdjust = 13 `], { OOMScoreAdjust: 13 }],
    [[`${MAIN}:DefaultOOMPolicy=kill`, `${MAIN}:DefaultOOMPolicy=`], { OOMPolicy: 'kill' }],
    [[`${MAIN}:DefaultLimitRSS=4G`, `${MAIN}:DefaultLimitRSS=x`], { LimitRSS: 4 * GiB }],
    [[`${A}:DefaultOOMScoreAdjust=12`, `${Z}:DefaultOOMScoreAdjust=11`], { OOMScoreAdjust: 11 }],
    [[`${A}:DefaultOOMScoreAdjust=12`, `${MAIN}:DefaultOOMScoreAdjust=1`], { OOMScoreAdjust: 12 }],
    [[`${MAIN}:DefaultOOMScoreAdjust=12`, `${A}:DefaultOOMScoreAdjust=`], { OOMScoreAdjust: 0 }],
    [['nonsense', `${MAIN}:DefaultLimitNOFILE=1`, `${MAIN}:DefaultMemoryMax=1`], undefined],
  ])('of %j are %j', (lines, unitDefaults) => {
    expect(defaults(lines)).toEqual(unitDefaults === undefined ? {} : { unitDefaults });
  });

  it('have the score of PID 1 where no file gives one, and for an empty line', () => {
    expect(defaults([], 20)).toEqual({ unitDefaults: { OOMScoreAdjust: 20 }, initScore: 20 });
    expect(defaults([`${MAIN}:DefaultOOMScoreAdjust=5`], 20).unitDefaults).toEqual({ OOMScoreAdjust: 5 });
    expect(defaults([`${MAIN}:DefaultOOMScoreAdjust=`], 20).unitDefaults).toEqual({ OOMScoreAdjust: 20 });
  });

  it('are those that the version knows', () => {
    const lines = [`${MAIN}:DefaultOOMScoreAdjust=5`, `${MAIN}:DefaultOOMPolicy=kill`, `${MAIN}:DefaultLimitAS=1G`];
    expect(defaults(lines, undefined, 249).unitDefaults).toEqual({ OOMPolicy: 'kill', LimitAS: GiB });
    expect(defaults(lines, undefined, 219).unitDefaults).toEqual({ LimitAS: GiB });
  });
});

describe.each(SHELLS)('the look for them in $shell', (shell) => {
  const look = (files: Readonly<Record<string, string>>, set = 'HAS_DEFAULTS=yes'): readonly string[] => {
    const root = mkdtempSync(join(tmpdir(), 'oomcfg-defaults-'));
    try {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        if (text === 'masked') symlinkSync('/dev/null', join(root, name));
        else writeFileSync(join(root, name), text);
      }
      const script = `MANAGER_PATH="$1/etc $1/usr"; LIMITED=; LEFT=' '; HAS_DEFAULTS=; ${set}; look_defaults`;
      return records(shell, script, [root])
        .filter((line) => !line.includes(' initscore '))
        .map((line) => line.replaceAll(root, '').replace(/^N= /, ''));
    } finally {
      rmSync(root, { recursive: true });
    }
  };
  const files = {
    'etc/systemd/system.conf': '[Manager]\n#DefaultLimitAS=1G\nDefaultLimitAS=2G\nDefaultLimitNOFILE=5\n',
    'usr/systemd/system.conf': '[Manager]\nDefaultLimitAS=3G\n',
    'etc/systemd/system.conf.d/b.conf': '[Manager]\n  DefaultOOMPolicy = kill\nDefaultEnvironment=SECRET=x',
    'usr/systemd/system.conf.d/b.conf': '[Manager]\nDefaultOOMPolicy=stop\n',
    'etc/systemd/system.conf.d/m.conf': 'masked',
    'usr/systemd/system.conf.d/m.conf': '[Manager]\nDefaultLimitRSS=1G\n',
    'usr/systemd/system.conf.d/n o.conf': '[Manager]\nDefaultOOMScoreAdjust=3\n',
    'usr/systemd/system.conf.d/not': '[Manager]\nDefaultOOMScoreAdjust=4\n',
  };

  it('reads the lines of the files that count, and no others', () => {
    expect(look(files)).toEqual([
      'default /etc/systemd/system.conf:DefaultLimitAS=2G',
      'default /etc/systemd/system.conf.d/b.conf:  DefaultOOMPolicy = kill',
      'default /usr/systemd/system.conf.d/n o.conf:DefaultOOMScoreAdjust=3',
    ]);
  });

  it('reads nothing where oomcfg sets nothing that has a default, and no more than a hundred lines', () => {
    expect(look(files, ':')).toEqual([]);
    expect(look(files, 'LIMITED="LimitAS a.service 1 2"')).toHaveLength(3);
    expect(look(files, 'LEFT=" a.service "')).toHaveLength(3);
    expect(look({})).toEqual([]);
    expect(look({ 'etc/systemd/system.conf': 'DefaultLimitAS=1G\n'.repeat(300) })).toHaveLength(100);
  });
});
