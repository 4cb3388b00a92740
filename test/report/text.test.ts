/**
 * The text reports as people see them, at 80 and 160 columns; the goldens change only with `vitest -u`, and a reviewer
 * reads their diff.
 */
import { describe, expect, it } from 'vitest';
import type { TextOptions } from '../../src/report/text/palette';
import { applyText } from '../../src/report/text/applyText';
import { hostFindingLines } from '../../src/report/text/lines/findingLines';
import { findingsText } from '../../src/report/text/findingsText';
import { planText } from '../../src/report/text/planText';
import { verifyText } from '../../src/report/text/verifyText';
import { assemblePlan } from '../../src/documents/plan/assemble';
import type { Plan } from '../../src/documents/plan/document';
import { place } from '../desired/build';
import { SourceTexts } from '../../src/load/sourceTexts';
import { application, finding, plan, validation, verification, wrongSpec } from './samples';

const sources = new SourceTexts();
sources.addSpec(wrongSpec);

const REPORTS: Readonly<Record<string, (options: TextOptions) => string>> = {
  plan: (options) => planText(plan, options),
  apply: (options) => applyText(application, options),
  verify: (options) => verifyText(verification, options),
  validate: (options) => findingsText(validation.findings, { ...options, lineAt: sources.lineAt }),
};

/** Sequences that colour text; nothing else may be in a report. */
const COLOR = /\u001b\[\d+m/g;
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

describe.each(Object.entries(REPORTS))('the text of %s', (name, report) => {
  it.each([80, 160])('reads well at %i columns', async (width) => {
    await expect(report({ width, color: false })).toMatchFileSnapshot(`golden/${name}.${width}.txt`);
  });

  it('holds the same words with colour as without', () => {
    const plain = report({ width: 100, color: false });
    const colored = report({ width: 100, color: true });
    expect(colored).not.toBe(plain);
    expect(colored.replace(COLOR, '')).toBe(plain);
  });

  it.each([40, 80, 160])('breaks lines at %i columns but for one long word and the one summary line', (width) => {
    const long = report({ width, color: false })
      .split('\n')
      .filter((line) => line.length > width && line.trim().split(/\s+/).length > 6 && !/^\d+ hosts?:/.test(line));
    expect(long).toEqual([]);
  });

  it('holds no control character of a host', () => {
    expect(report({ width: 80, color: false })).not.toMatch(CONTROL);
    expect(report({ width: 80, color: true }).replace(COLOR, '')).not.toMatch(CONTROL);
  });
});

const [web01] = plan.hosts;
if (web01 === undefined) throw new Error('the sample plan has hosts');
/** A host with changes and nothing to say of them. */
const first = { ...web01, findings: [] };

function planOf(hosts: Plan['hosts'], unchanged = 0): Plan {
  return assemblePlan({ name: 'shop' }, hosts, unchanged);
}

describe('a plan', () => {
  const options = { width: 80, color: false };

  it('is one line when there is nothing to do', () => {
    const quiet = { ...first, status: 'in-sync' as const, changes: [], files: [], restarts: [] };
    expect(planText(planOf([quiet], 5), options)).toBe('5 settings already as wanted, not shown\n1 host: 1 in sync\n');
    expect(planText(planOf([]), options)).toBe('0 hosts\n');
  });

  it('shows the largest group first and held and unreachable hosts last', () => {
    const text = planText(
      planOf([
        { ...first, name: 'down', status: 'unreachable', changes: [], files: [], restarts: [] },
        { ...first, name: 'aa', restarts: [] },
        { ...first, name: 'stuck', status: 'held', changes: [], files: [], restarts: [] },
        { ...first, name: 'zz1' },
        { ...first, name: 'zz2' },
      ]),
      options,
    );
    const headings = text.split('\n').filter((line) => /^\S.* — /.test(line));
    expect(headings.map((line) => line.split(' ')[0])).toEqual(['zz[1-2]', 'aa', 'stuck', 'down']);
  });

  it('never joins hosts whose changes differ', () => {
    const [change] = first.changes;
    if (change === undefined) throw new Error('the sample host has changes');
    const other = { ...first, name: 'web99', changes: [{ ...change, after: 1024 }] };
    const text = planText(planOf([first, other]), options);
    expect(text).toContain('web01 — to change');
    expect(text).toContain('web99 — to change');
    expect(text).toContain('infinity → 1 KiB');
  });

  it('shows a setting without a value as new', () => {
    const change = {
      target: 'a.service',
      setting: 'JAVA_OPTS',
      before: '',
      after: '-Xmx1G',
      takesEffect: 'restart' as const,
    };
    const source = { file: 'oomcfg.yaml', line: 1, column: 1 };
    const text = planText(planOf([{ ...first, changes: [{ ...change, source }] }]), options);
    expect(text).toContain('    + JAVA_OPTS  (empty) → -Xmx1G  restart\n');
  });

  it('shows what the files of a saved one say beyond its changes', () => {
    const path = '/etc/systemd/system/a.service.d/zz-oomcfg.conf';
    const after = '# oomcfg: x\n[Service]\nOOMPolicy=kill\nEnvironment="LD_PRELOAD=/tmp/\u001b[2Jx"\n';
    const host = { ...first, changes: [], restarts: [], files: [{ path, action: 'update' as const, after }] };
    const other = { ...host, name: 'web99', files: [{ path, action: 'update' as const, after: '# oomcfg: x\n' }] };
    const plan = planOf([host, other]);
    expect(planText(plan, options)).toContain(`  files\n    ~ ${path}\n\n`);
    const text = planText(plan, options, true);
    expect(text).toContain(
      `    ~ ${path}\n        and writes: OOMPolicy=kill\n        and writes: Environment="LD_PRELOAD=/tmp/\\x1b[2Jx"\n\n`,
    );
    expect(text).toContain('web99 — to change');
  });

  it('never cuts a code or a name, however narrow the terminal is', () => {
    const name = `${'very-long-host-name-'.repeat(8)}01.example.org`;
    const text = planText(planOf([{ ...first, name, findings: [finding({ code: 'OOM333' })] }]), {
      width: 30,
      color: false,
    });
    expect(text).toContain(name);
    expect(text).toContain('warning OOM333 ');
    expect(text).toContain('/etc/systemd/system/api.service.d/zz-oomcfg.conf');
  });
});

describe('findings of hosts', () => {
  const options = { width: 80, color: false };
  const at = (line: number) => ({ file: 'oomcfg.yaml', line, column: 5 });
  const common = { code: 'OOM333', detail: 'Why it is so.', fix: 'What to do.', facts: {} };

  it('are explained once where they differ in the setting and its place alone', () => {
    const findings = [
      finding({ ...common, summary: 'MemoryLow cannot be enforced', where: at(3) }),
      finding({ ...common, summary: 'MemoryMin cannot be enforced', where: at(4) }),
    ];
    expect(hostFindingLines([{ name: 'web01', findings }], options, '')).toEqual([
      'warning OOM333 MemoryLow cannot be enforced',
      '  oomcfg.yaml:3:5',
      'warning OOM333 MemoryMin cannot be enforced',
      '  oomcfg.yaml:4:5',
      '  Why it is so.',
      '  fix: What to do.',
    ]);
  });

  it('share a way out that differs in their facts alone, and no other', () => {
    const ofHost = (name: string, address: string, fix = `Run ssh-keyscan ${address}.`) => ({
      name,
      findings: [finding({ ...common, summary: `${name}: unknown key`, fix, facts: { address }, where: at(1) })],
    });
    const alike = hostFindingLines([ofHost('web01', '192.0.2.1'), ofHost('web02', '192.0.2.2')], options, '');
    expect(alike.join('\n')).toBe(
      [
        'warning OOM333 web01: unknown key',
        'warning OOM333 web02: unknown key',
        '  oomcfg.yaml:1:5',
        '  Why it is so.',
        '  fix: Run ssh-keyscan 192.0.2.1. Do the same for the others.',
      ].join('\n'),
    );
    const others = [ofHost('web01', '192.0.2.1'), ofHost('web02', '192.0.2.2', 'Call the owner.')];
    expect(hostFindingLines(others, options, '').filter((line) => line.includes('fix:'))).toEqual([
      '  fix: Run ssh-keyscan 192.0.2.1.',
      '  fix: Call the owner.',
    ]);
  });
});

describe('the waves of a plan', () => {
  const hosts = ['web01', 'web02', 'web03', 'web04'].map((name) => ({ ...first, name }));
  const waveLine = (plan: Plan) => planText(plan, { width: 80, color: false }).split('\n').at(-3);

  it('are said before anything is done, where there are several', () => {
    const rollout = { value: { canary: 1, batches: [], maxFailures: 0 } };
    expect(waveLine(assemblePlan({ name: 'shop', rollout }, hosts, 1))).toBe('in 2 waves: web01; web[02-04]');
  });

  it('are said with their reason where the spec says nothing of them', () => {
    const text = planText(assemblePlan({ name: 'shop' }, hosts, 1), { width: 160, color: false });
    expect(text).toContain(
      'in 2 waves: web01; web[02-04] (one host first, because services restart; `rollout` in the spec changes that)',
    );
  });

  it('that are one are said where running services get less memory on several hosts at once', () => {
    const change = { target: 'api.service', setting: 'MemoryMax', takesEffect: 'live', source: place(5) } as const;
    const falling = hosts.map((host) => ({
      ...host,
      restarts: [],
      changes: [{ ...change, before: 8192, after: 4096 }],
    }));
    const text = (plan: Plan) => planText(plan, { width: 200, color: false });
    expect(text(assemblePlan({ name: 'shop' }, falling, 1))).toContain(
      'in one wave, since nothing restarts: running services get less memory on 4 hosts at once (`rollout: { canary: 1 }` in the spec changes one host first)',
    );
    const rollout = { value: { batches: [], maxFailures: 0 } };
    const rising = falling.map((host) => ({ ...host, changes: [{ ...change, before: 4096, after: 8192 }] }));
    for (const plan of [
      assemblePlan({ name: 'shop', rollout }, falling, 1),
      assemblePlan({ name: 'shop' }, falling.slice(1, 2), 1),
      assemblePlan({ name: 'shop' }, rising, 1),
    ])
      expect(text(plan)).not.toContain('wave');
  });

  it('are not said where there is one', () => {
    const live = hosts.map((host) => ({ ...host, restarts: [] }));
    expect(waveLine(assemblePlan({ name: 'shop' }, live, 1))).not.toContain('wave');
    const held = hosts.map((host) => ({ ...host, status: 'held' as const }));
    expect(waveLine(assemblePlan({ name: 'shop' }, held, 1))).not.toContain('wave');
  });
});

describe('a verification', () => {
  it('says once that a client is all that a unit limits', () => {
    const because = 'only podman is in the unit, and what it starts is not';
    const hosts = [
      {
        name: 'web01',
        status: 'ok' as const,
        drift: [],
        unsupported: ['MemoryMax', 'MemoryLow'].map((setting) => ({ target: 'api.service', setting, because })),
        findings: [finding({ facts: { unit: 'api.service', program: 'podman', settings: ['MemoryMax'] } })],
        holds: 0,
        inFilesOnly: 0,
      },
    ];
    const summary = { hosts: 1, ok: 1, warned: 1, drift: 0, unreachable: 0, error: 0 };
    const text = verifyText({ ...verification, summary, hosts }, { width: 160, color: false });
    expect(text).toContain(`api.service MemoryLow cannot be enforced: ${because}`);
    expect(text).not.toContain('api.service MemoryMax cannot be enforced');
  });

  it('says "as wanted" of hosts all of whose settings are in force, and of no others', () => {
    const ok = { status: 'ok' as const, drift: [], unsupported: [], findings: [], holds: 1, inFilesOnly: 0 };
    const hosts = [
      { ...ok, name: 'web01' },
      { ...ok, name: 'web02', holds: 0, inFilesOnly: 2, findings: [finding({ severity: 'info' })] },
      {
        ...ok,
        name: 'web03',
        unsupported: [{ target: 'api.service', setting: 'MemoryHigh', because: 'cgroup v1' }],
      },
    ];
    const summary = { hosts: 3, ok: 3, drift: 0, unreachable: 0, error: 0 };
    const text = verifyText({ ...verification, summary, hosts }, { width: 80, color: false });
    expect(text).toContain('web02 — no drift\n');
    expect(text).toContain('web03 — no drift\n');
    expect(text).toContain('2 settings right in the files alone: nothing in force to compare with\n');
    expect(text).toContain('3 hosts: 1 as wanted, 2 without drift\n');
  });
});
