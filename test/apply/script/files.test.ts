/** The files of a plan -> the calls and variables of its change script, and which of them a failure stops. */
import { describe, expect, it } from 'vitest';
import { changeScript, type ChangingPlan } from '../../../src/apply/script';
import { scriptText } from '../../../src/model/script';
import { runShell, SHELLS } from '../../remote/shells';
import { CALLS, changing, NONCE } from '../build';
import { NOW, made, asked } from './made';
import { cutScripts } from '../../../src/remote/cutScript';

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
      changeScript(cutScripts({ look: '', change: failing }), 'shop', changing('web01', { changes }), NONCE, NOW),
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
