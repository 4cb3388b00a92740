/** What the files of a plan say against what its changes say. */
import { describe, expect, it } from 'vitest';
import type { Change, FileChange } from '../../src/documents/plan/document';
import { settingLines } from '../../src/documents/plan/fileLines';
import { withSilentLines } from '../../src/plan/silentLines';
import { file, host, plan, unit } from '../plan/build';

const HEADER = '# oomcfg: spec shop, service api (oomcfg.yaml); changes made here by hand are drift\n';

function change(setting: string, after: number | string, target = 'api.service'): Change {
  return { target, setting, before: 'infinity', after, takesEffect: 'live' };
}

function dropIn(lines: string, name = 'api.service'): FileChange {
  return {
    path: `/etc/systemd/system/${name}.d/zz-oomcfg.conf`,
    action: 'update',
    after: `${HEADER}[Service]\n${lines}`,
  };
}

const SYSCTL: FileChange = {
  path: '/etc/sysctl.d/zz-oomcfg.conf',
  action: 'create',
  after: `${HEADER}vm.swappiness = 10\nkernel.panic = 5\n`,
};

const SWAP: FileChange = {
  path: '/etc/systemd/system/swap.swap',
  action: 'create',
  after: `${HEADER}[Unit]\nDescription=Swap file /a%%b\n\n[Swap]\nWhat=/a%%b\n\n[Install]\nWantedBy=swap.target\n`,
};

describe('a line of a file', () => {
  it.each<[string, FileChange, Change[], string[]]>([
    ['of the change', dropIn('MemoryMax=4096\n'), [change('MemoryMax', 4096)], ['planned MemoryMax=4096']],
    ['of an older systemd', dropIn('MemoryLimit=4096\n'), [change('MemoryMax', 4096)], ['planned MemoryLimit=4096']],
    ['of another value', dropIn('MemoryMax=1\n'), [change('MemoryMax', 4096)], ['contradicted MemoryMax=1']],
    [
      'of another unit',
      dropIn('MemoryMax=4096\n', 'db.service'),
      [change('MemoryMax', 4096)],
      ['unchanged MemoryMax=4096'],
    ],
    [
      'that is the second',
      dropIn('OOMPolicy=kill\nOOMPolicy=stop\n'),
      [change('OOMPolicy', 'kill')],
      ['planned OOMPolicy=kill', 'contradicted OOMPolicy=stop'],
    ],
    [
      'that holds already',
      dropIn('MemoryMax=4096\nLimitAS=1\n'),
      [change('LimitAS', 1)],
      ['unchanged MemoryMax=4096', 'planned LimitAS=1'],
    ],
    [
      'that takes the next one away',
      dropIn('OOMPolicy=stop\\\nMemoryMax=1\n'),
      [change('MemoryMax', 1)],
      ['contradicted OOMPolicy=stop\\', 'planned MemoryMax=1'],
    ],
    ['with blanks', dropIn('MemoryMax=4096 \n'), [change('MemoryMax', 4096)], ['contradicted MemoryMax=4096 ']],
    [
      'of a variable',
      dropIn('Environment="JAVA_OPTS=-Da=50%% -Xmx1G"\n'),
      [change('JAVA_OPTS', '-Da=50% -Xmx1G')],
      ['planned Environment="JAVA_OPTS=-Da=50%% -Xmx1G"'],
    ],
    [
      'with one more variable',
      dropIn('Environment="JAVA_OPTS=-Xmx1G" "LD_PRELOAD=/x"\n'),
      [change('JAVA_OPTS', '-Xmx1G')],
      ['contradicted Environment="JAVA_OPTS=-Xmx1G" "LD_PRELOAD=/x"'],
    ],
    [
      'of another variable',
      dropIn('Environment="LD_PRELOAD=/x"\n'),
      [change('JAVA_OPTS', '/x')],
      ['unchanged Environment="LD_PRELOAD=/x"'],
    ],
    [
      'that hides its variable',
      dropIn("Environment='JAVA_OPTS=x'\n"),
      [change('JAVA_OPTS', 'x')],
      ["unchanged Environment='JAVA_OPTS=x'"],
    ],
    [
      'of a sysctl',
      SYSCTL,
      [change('vm.swappiness', '10', 'system')],
      ['planned vm.swappiness = 10', 'unchanged kernel.panic = 5'],
    ],
    [
      'of another sysctl',
      SYSCTL,
      [change('kernel.panic', '50', 'system')],
      ['unchanged vm.swappiness = 10', 'contradicted kernel.panic = 5'],
    ],
    ['of a swap file', SWAP, [change('swap:/a%b', 1048576, 'system')], ['planned What=/a%%b']],
    ['of another swap file', SWAP, [change('swap:/ab', 1048576, 'system')], ['unchanged What=/a%%b']],
    ['of a file that goes', { path: SYSCTL.path, action: 'remove' }, [change('vm.swappiness', '10', 'system')], []],
  ])('%s', (_, file, changes, expected) => {
    expect(settingLines(file, changes).map(({ kind, text }) => `${kind} ${text}`)).toEqual(expected);
  });

  it('of a plan that oomcfg makes is never contradicted, whatever is on the host', () => {
    const spec = {
      services: {
        api: {
          memory: { max: '4GiB', high: '3GiB', low: '1GiB', swap: '0' },
          limits: { addressSpace: '64GiB', rss: '1GiB' },
          java: { extra: ['-Da="50%"', '-Db=\\'] },
          protect: 'high',
          oomPolicy: 'kill' as const,
        },
      },
      system: [{ sysctl: { 'vm.swappiness': 10 }, swap: { file: '/data/swap-1', size: '1GiB' } }],
    };
    // What stands already is not a change.
    const states: [Readonly<Record<string, string>>, string[]][] = [
      [{}, []],
      [{ MemoryMax: '4294967296', OOMPolicy: 'kill' }, ['MemoryMax=4294967296', 'OOMPolicy=kill']],
      [{ MemoryHigh: '1', LimitAS: '7' }, []],
    ];
    for (const [set, expected] of states) {
      const observed = host({ units: [unit('api.service', { set, variable: 'JAVA_OPTS' })] });
      const { files, changes } = plan(spec, observed);
      const lines = files.flatMap((file) => settingLines(file, changes));
      expect(lines.filter(({ kind }) => kind === 'contradicted')).toEqual([]);
      const unchanged = lines.filter(({ kind, text }) => kind === 'unchanged' && !text.startsWith('vm.'));
      expect(unchanged.map(({ text }) => text)).toEqual(expected);
      expect(lines.filter(({ kind }) => kind === 'planned').length).toBeGreaterThan(5);
    }
  });
});

describe('lines that no change is about', () => {
  const PATH = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
  const present = (texts: object) => new Map([['api.service', unit('api.service', { files: [file(PATH, texts)] })]]);
  const text = (...lines: readonly string[]) => `# oomcfg: spec shop\n[Service]\n${lines.join('\n')}\n`;
  const of = (after: string | undefined, had: object, changes: readonly Change[] = []) => {
    const [found] = withSilentLines(
      [after === undefined ? { path: PATH, action: 'remove' } : { path: PATH, action: 'update', after }],
      changes,
      present(had),
    );
    return [found?.adds, found?.drops];
  };

  it.each<[string, ReturnType<typeof of>, ReturnType<typeof of>]>([
    [
      'it gets',
      of(text('OOMScoreAdjust=-500', 'MemoryMax=1'), { MemoryMax: '1' }),
      [['OOMScoreAdjust=-500'], undefined],
    ],
    [
      'it loses',
      of(text('MemoryMax=1'), { MemoryMax: '1', OOMScoreAdjust: '-500' }),
      [undefined, ['OOMScoreAdjust=-500']],
    ],
    ['it has otherwise', of(text('MemoryMax=1'), { MemoryMax: '2' }), [['MemoryMax=1'], undefined]],
    ['a file that goes had', of(undefined, { MemoryMax: '2' }), [undefined, ['MemoryMax=2']]],
    ['a change tells of', of(text('MemoryMax=1'), {}, [change('MemoryMax', 1)]), [undefined, undefined]],
    ['are not directives', of(text('Environment="A=b"'), {}), [undefined, undefined]],
  ])('are said of what %s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it('are not looked for in files that are not drop-ins', () => {
    const sysctl = { path: '/etc/sysctl.d/zz-oomcfg.conf', action: 'create', after: 'vm.swappiness = 1\n' } as const;
    expect(withSilentLines([sysctl], [], new Map())).toEqual([sysctl]);
  });
});
