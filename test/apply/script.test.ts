/** A plan -> the calls of its change script, in their order, as a shell makes them. */
import { describe, expect, it } from 'vitest';
import { changeScript, type ChangingPlan } from '../../src/apply/script';
import type { Change } from '../../src/documents/plan/document';
import { place } from '../desired/build';
import { runShell, SHELLS } from '../remote/shells';
import { CALLS, changing, NONCE } from './build';
import { scriptText } from '../../src/model/script';

const PHASES = ['files', 'before', 'shrinks', 'first', 'effects', 'last'] as const;
const SETTINGS = [
  'EXPECT',
  'AT',
  'SPEC',
  'FROM',
  'TO',
  'RELOAD',
  'SHRINK',
  'LINKS',
  'UNLINKS',
  'RESTARTS',
  'STARTS',
  'KEPT',
];

const NOW = new Date('2026-01-02T03:04:05.678Z');

/** Stands for the change: every call prints its words, the phases their names, and the settings come first. */
const ECHO = [
  ...CALLS.map((name) => `${name}() { printf '%s' ${name}; printf ' <%s>' "$@"; echo; }`),
  'change() {',
  ...SETTINGS.map((name) => `  printf '%s=%s\\0' ${name} "$${name}"`),
  ...PHASES.map((name) => `  printf '\\0'; plan_${name}`),
  '}',
].join('\n');

interface Made {
  readonly settings: Readonly<Record<string, string>>;
  readonly calls: Readonly<Record<(typeof PHASES)[number], readonly string[]>>;
}

function made(plan: ChangingPlan): Made {
  const output = runShell(
    SHELLS[0]!,
    scriptText(changeScript({ look: '', change: ECHO }, 'shop', plan, NONCE, NOW)),
  ).toString();
  const parts = output.split('\0');
  const settings = parts.slice(0, SETTINGS.length).map((part) => part.split(/=(.*)/s).slice(0, 2) as [string, string]);
  const phases = parts.slice(SETTINGS.length + 1).map((part) => part.split('\n').filter(Boolean));
  return {
    settings: Object.fromEntries(settings),
    calls: Object.fromEntries(PHASES.map((name, index) => [name, phases[index] ?? []])) as unknown as Made['calls'],
  };
}

type Row = readonly [
  target: string,
  setting: string,
  before: Change['before'],
  after: Change['after'],
  when?: Change['takesEffect'],
];

const asked = ([target, setting, before, after, takesEffect = 'live']: Row): Change => ({
  target,
  setting,
  before,
  after,
  takesEffect,
  source: place(1),
});
const dropped = (row: Row): Change => {
  const { source: _source, ...rest } = asked(row);
  return { ...rest, dropped: true };
};
const calls = (...changes: readonly Change[]): Made['calls'] => made(changing('web01', { changes })).calls;

describe('limits', () => {
  it('rise before others fall, parents first; and fall children first', () => {
    const rows: readonly Row[] = [
      ['api.service', 'MemoryMax', 100, 50],
      ['a.slice', 'MemoryMax', 1000, 500],
      ['a-b.slice', 'MemoryMax', 300, 200],
      ['worker.service', 'MemoryMax', 50, 100],
      ['c-d.slice', 'MemoryMax', 200, 300],
      ['c.slice', 'MemoryMax', 500, 'infinity'],
    ];
    expect(calls(...rows.map(asked)).effects.filter((call) => call.includes('memory.max'))).toEqual([
      'cgroup <c.slice> <memory.max> <max>',
      'cgroup <c-d.slice> <memory.max> <300>',
      'cgroup <worker.service> <memory.max> <100>',
      'cgroup <api.service> <memory.max> <50>',
      'cgroup <a-b.slice> <memory.max> <200>',
      'cgroup <a.slice> <memory.max> <500>',
    ]);
  });

  it.each([
    ['MemoryMax', 'infinity', 4096, ['cgroup <u> <memory.max> <4096>', 'cgroup <u> <memory.limit_in_bytes> <4096>']],
    ['MemoryMax', 4096, 'infinity', ['cgroup <u> <memory.max> <max>', 'cgroup <u> <memory.limit_in_bytes> <-1>']],
    ['MemoryHigh', 4096, 'infinity', ['cgroup <u> <memory.high> <max>']],
    ['MemoryLow', 0, 4096, ['cgroup <u> <memory.low> <4096>']],
    ['MemoryMin', 4096, 0, ['cgroup <u> <memory.min> <0>']],
    ['MemorySwapMax', 'infinity', 0, ['cgroup <u> <memory.swap.max> <0>']],
    ['LimitAS', 'infinity', 4096, ['limit <u> <as> <4096>']],
    ['LimitRSS', 4096, 'infinity', ['limit <u> <rss> <unlimited>']],
    ['OOMScoreAdjust', -5, 100, ['score <u> <-5> <100>']],
    ['OOMPolicy', 'stop', 'kill', ['cgroup <u> <memory.oom.group> <1>']],
    ['OOMPolicy', 'kill', 'continue', ['cgroup <u> <memory.oom.group> <0>']],
    ['JAVA_OPTS', '', '-Xmx1g', []],
  ] as const)('%s from %s to %s is live', (setting, before, after, effects) => {
    expect(calls(asked(['u', setting, before, after])).effects).toEqual(effects);
  });

  it('of what waits for a restart or a reboot are not set', () => {
    expect(calls(asked(['u', 'LimitAS', 1, 2, 'restart']), asked(['u', 'MemoryHigh', 1, 2, 'reboot'])).effects).toEqual(
      [],
    );
  });

  it('of a unit that did not run are set as well: it can have been started since', () => {
    const plan = changing('web01', {
      changes: [asked(['u', 'MemoryHigh', 1, 2, 'start']), asked(['once', 'LimitAS', 1, 2, 'start'])],
    });
    const { calls: found, settings } = made(plan);
    expect(found.effects).toEqual(['cgroup <u> <memory.high> <2> <later>']);
    expect(settings['STARTS']).toBe('u');
  });

  it('are held below the use of a unit, whatever they were', () => {
    const changes = [asked(['u', 'MemoryMax', 100, 50]), asked(['v', 'MemoryMax', 1, 'infinity'])];
    expect(calls(...changes, asked(['u', 'MemoryHigh', 100, 50])).shrinks).toEqual([
      'shrink <u> <MemoryMax> <50>',
      'shrink <u> <MemoryHigh> <50> <->',
    ]);
    // Nothing in use is above a limit that rises.
    expect(calls(asked(['u', 'MemoryMax', 50, 100]), asked(['u', 'LimitAS', 'infinity', 9])).shrinks).toEqual([
      'shrink <u> <LimitAS> <9>',
    ]);
    expect(calls(asked(['u', 'MemoryHigh', 9, 8]), asked(['u', 'MemorySwapMax', 'infinity', 0])).shrinks).toEqual([
      'shrink <u> <MemoryHigh> <8> <0>',
      'shrink <u> <MemorySwapMax> <0>',
    ]);
  });
});

describe('the system', () => {
  it('has its sysctls set and what was there noted; what is dropped is set and noted no more', () => {
    const found = calls(
      asked(['system', 'vm.swappiness', '60', '10']),
      dropped(['system', 'vm.page-cluster', '0', '3']),
      dropped(['system', 'vm.oom_dump_tasks', '0', '1', 'reboot']),
    );
    expect(found.before).toEqual(['before <sysctl> <vm.swappiness> <60>']);
    expect(found.first).toEqual([
      'sysctl_set <vm.swappiness> <vm/swappiness> <10> <>',
      'sysctl_set <vm.page-cluster> <vm/page-cluster> <3> <>',
    ]);
  });

  it('notes both of a pair that zero each other, and puts back the one that was in force', () => {
    const one = calls(asked(['system', 'vm.dirty_bytes', '0', '1048576']));
    expect(one.before).toEqual([
      'before <sysctl> <vm.dirty_bytes> <0>',
      'before_now <vm.dirty_ratio> <vm/dirty_ratio>',
    ]);
    expect(one.first).toEqual(['sysctl_set <vm.dirty_bytes> <vm/dirty_bytes> <1048576> <vm/dirty_ratio>']);
    const back = calls(
      dropped(['system', 'vm.dirty_bytes', '1048576', '0']),
      dropped(['system', 'vm.dirty_ratio', '0', '20']),
    );
    expect(back.first).toEqual(['sysctl_set <vm.dirty_ratio> <vm/dirty_ratio> <20> <vm/dirty_bytes>']);
  });

  it('has swap files made before the switch and removed after it', () => {
    const found = calls(
      asked(['system', 'swap:/a', 0, 4096]),
      dropped(['system', 'swap:/b', 4096, 0]),
      dropped(['system', 'generation', 'interrupted', 'whole']),
    );
    expect(found).toMatchObject({
      before: [],
      first: ['swap_make </a> <4096>'],
      last: ['swap_remove </b>'],
      effects: [],
    });
  });
});

describe('a score', () => {
  it('is noted when it is first set, and forgotten when it is dropped', () => {
    expect(calls(asked(['u', 'OOMScoreAdjust', -5, 100]))).toMatchObject({
      before: ['before <score> <u> <-5>'],
      last: [],
    });
    expect(calls(dropped(['u', 'OOMScoreAdjust', 100, -5]))).toMatchObject({
      before: [],
      last: ['forget <score> <u>'],
    });
  });
});

describe('the files and settings', () => {
  const files: ChangingPlan['files'] = [
    { path: '/etc/sysctl.d/zz-oomcfg.conf', action: 'update', after: 'one\ntwo\n' },
    { path: '/etc/systemd/system/a.service.d/zz-oomcfg.conf', action: 'create', after: "it's" },
    { path: '/etc/systemd/system/b.service.d/zz-oomcfg.conf', action: 'remove' },
  ];
  const restarts = [
    { unit: 'a.service', because: ['LimitAS'] },
    { unit: 'b.service', because: ['a.service'] },
    { unit: 'c.service', because: ['a.service', 'JAVA_OPTS'] },
  ];

  it('are the calls and variables of the change', () => {
    const { basis } = changing('web01');
    const manifest = 'oomcfg 000002-cd shop\nsysctl vm.dirty_bytes\nsysctl vm.swappiness\n';
    const { calls: found, settings } = made(changing('web01', { files, restarts, basis: { ...basis, manifest } }));
    expect(found.files).toEqual([
      'put </sysctl.d/zz-oomcfg.conf> <one',
      'two',
      '>',
      "put </systemd/system/a.service.d/zz-oomcfg.conf> <it's>",
      'drop </systemd/system/b.service.d/zz-oomcfg.conf>',
      'put </manifest> <oomcfg 000002-cd shop',
      'sysctl vm.dirty_bytes',
      'sysctl vm.swappiness',
      '>',
    ]);
    expect(settings).toEqual({
      EXPECT: '0'.repeat(64),
      AT: '2026-01-02T03:04:05Z',
      SPEC: 'shop',
      FROM: '000001-ab',
      TO: '000002-cd',
      RELOAD: 'yes',
      SHRINK: 'no',
      LINKS: `${files[0]!.path}\n${files[1]!.path}`,
      UNLINKS: files[2]!.path,
      RESTARTS: 'a.service\nc.service',
      STARTS: '',
      KEPT: 'vm.dirty_bytes\nvm.dirty_ratio\nvm.swappiness',
    });
  });

  it.each([
    [
      'a sysctl file alone',
      { files: files.slice(0, 1), changes: [asked(['system', 'vm.swappiness', '60', '10'])] },
      'no',
    ],
    ['a unit file', { files: files.slice(1, 2), changes: [] }, 'yes'],
    ['a change of a unit', { files: [], changes: [asked(['u', 'MemoryMax', 1, 2])] }, 'yes'],
  ])('ask for a daemon-reload where they hold %s: %#', (_, parts, reload) => {
    expect(made(changing('web01', parts)).settings['RELOAD']).toBe(reload);
  });

  it('are noted by what each drop-in sets, and a variable by its name alone', () => {
    const { basis } = changing('web01');
    const manifest = 'oomcfg 000002-cd shop\nunit a.service JAVA_OPTS\nunit b.service -\n';
    const dropIns = ['a', 'b'].map((unit) => ({
      path: `/etc/systemd/system/${unit}.service.d/zz-oomcfg.conf`,
      action: 'create' as const,
      after: `# oomcfg: spec shop\n[Service]\nMemoryMax=64M\nLimitAS=1G\nEnvironment="JAVA_OPTS=-Xmx1G"\nCPUWeight=1\n`,
    }));
    expect(
      made(changing('web01', { files: dropIns, restarts: [], basis: { ...basis, manifest } })).calls.before,
    ).toEqual([
      'gives <a.service> <JAVA_OPTS> <MemoryMax=64M> <LimitAS=1G>',
      'gives <b.service> <-> <MemoryMax=64M> <LimitAS=1G>',
    ]);
  });

  it('let a limit go below the use only where the plan says that it was accepted, whatever its findings', () => {
    const finding = { code: 'OOM417', severity: 'warning', summary: '', detail: '', fix: '', facts: {} } as const;
    const shrink = (parts: Partial<ChangingPlan>) => made(changing('web01', parts)).settings['SHRINK'];
    expect(shrink({ accepted: ['shrink'] })).toBe('yes');
    expect(shrink({ accepted: [] })).toBe('no');
    expect(shrink({ findings: [finding] })).toBe('no');
  });
});

describe('a call that fails', () => {
  it('stops what can be undone, and nothing of what cannot', () => {
    const changes = [
      asked(['system', 'vm.swappiness', '60', '10']),
      asked(['system', 'vm.page-cluster', '3', '0']),
      asked(['u', 'MemoryHigh', 1, 2]),
      asked(['u', 'MemoryLow', 1, 2]),
    ];
    const failing = `${CALLS.map((name) => `${name}() { echo "${name}"; return 1; }`).join('\n')}
change() { plan_first || echo stopped; plan_before || echo stopped; plan_files || echo stopped; plan_effects && echo on; }`;
    const script = scriptText(
      changeScript({ look: '', change: failing }, 'shop', changing('web01', { changes }), NONCE, NOW),
    );
    for (const shell of SHELLS) {
      expect(runShell(shell, script).toString().split('\n')).toEqual([
        'sysctl_set',
        'stopped',
        'before',
        'stopped',
        'put',
        'stopped',
        'cgroup',
        'cgroup',
        'on',
        '',
      ]);
    }
  });
});
