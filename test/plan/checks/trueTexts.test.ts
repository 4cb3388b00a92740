/** Findings whose words depend on evidence: each text beside what would make another one untrue. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB, MiB } from '../../../src/model/bytes';
import type { Finding } from '../../../src/model/finding';
import type { ObservedState } from '../../../src/model/observed';
import type { SpecText } from '../../desired/build';
import { file, host, plan, stopped, unit, type UnitParts } from '../build';

const api = (settings: object): SpecText => ({ services: { api: settings } });
const MAX = api({ memory: '1GiB' });
const one = (parts: UnitParts = {}) => host({ units: [unit('api.service', parts)] });
const text = ({ summary, detail, fix }: Finding): string => `${summary}\n${detail}\n${fix}`;

function said(spec: SpecText, on: ObservedState, code: string): string {
  const found = plan(spec, on).findings.filter((finding) => finding.code === code);
  expect(found).toHaveLength(1);
  return text(found[0]!);
}

const wins = (path: string): ObservedState =>
  one({ files: [...unit('api.service').files, file(path, { MemoryMax: '1G' })] });
const life = (parts: object) => ({ life: { ...unit('api.service').life, ...parts } });
const starting = (subState: string, type: string): ObservedState =>
  one({ activeState: 'activating', subState, type, ...life({ inState: 100 }) });
const RESTARTS = api({
  memory: '2GiB',
  java: { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB' },
});

describe('the way out of a drop-in that wins', () => {
  it.each([
    ['/etc/systemd/system/api.service.d/zzz.conf', /^Remove line 2 of .*rename the file/m],
    [
      '/usr/lib/systemd/system/api.service.d/zzz.conf',
      /^Copy it to \/etc\/systemd\/system\/api\.service\.d\/zzz\.conf/m,
    ],
    ['/run/systemd/system/api.service.d/zzz.conf', /^A program writes .* again/m],
    ['/etc/systemd/system.control/api.service.d/zz-oomcfg.conf', /same name only the one in the first folder counts/],
  ])('follows from where %s is', (path, words) => {
    expect(said(api({ memory: '2GiB' }), wins(path), 'OOM420')).toMatch(words);
  });

  it('never edits a file of a package', () => {
    const path = '/usr/lib/systemd/system/api.service.d/zzz.conf';
    expect(said(api({ memory: '2GiB' }), wins(path), 'OOM420')).not.toMatch(/Remove line \d+ of \/usr/);
  });
});

describe('the way out of a mask', () => {
  it.each([
    ['/etc/systemd/system/api.service', '`systemctl unmask api.service`'],
    ['/run/systemd/system/api.service', '`systemctl unmask --runtime api.service`'],
    ['/usr/lib/systemd/system/api.service', '/usr/lib/systemd/system/api.service masks it'],
  ])('follows from where it is: %s', (fragment, words) => {
    const masked = host({ units: [stopped('api.service', { loadState: 'masked', fragment })] });
    expect(said(MAX, masked, 'OOM411')).toContain(words);
  });
});

describe('a unit that systemd cannot load', () => {
  it('is said to run where it does, with what the kernel holds it to', () => {
    const on = one({ loadState: 'error', set: { MemoryMax: String(MiB) } });
    expect(said(MAX, on, 'OOM412')).toContain('It still runs. Until it ends, the kernel limits it to 1 MiB of memory.');
    const down = host({ units: [stopped('api.service', { loadState: 'error' })] });
    expect(said(MAX, down, 'OOM412')).not.toContain('still runs');
  });
});

describe('a start that takes long', () => {
  it.each([
    ['start-pre', 'simple', /An ExecStartPre= has not ended/],
    ['condition', 'simple', /An ExecCondition= has not ended/],
    ['start-post', 'simple', /An ExecStartPost= has not ended/],
    ['start', 'notify', /has not said that it is ready/],
    ['start', 'notify-reload', /has not said that it is ready/],
    ['start', 'forking', /has not left its parent/],
    ['start', 'dbus', /has not taken its name on the bus/],
    ['start', 'exec', /systemd waits for it/],
  ])('says of %s of Type=%s what it waits for, and nothing else', (subState, type, words) => {
    const found = said(MAX, starting(subState, type), 'OOM449');
    expect(found).toMatch(words);
    expect(found).not.toMatch(/has not ended, or/);
  });
});

describe('words that say no more than what was seen', () => {
  it('a unit that waits for memory a tenth of the time is not said to do nothing', () => {
    const found = said(MAX, one({ stalled: 12 }), 'OOM466');
    expect(found).toContain('12% of the last 10 seconds');
    expect(found).not.toMatch(/next to nothing/);
  });

  it('a unit that is down is not said to go on after a kill', () => {
    const down = one({ kills: 2, activeState: 'failed', subState: 'failed' });
    expect(said(MAX, down, 'OOM467')).not.toContain('keeps running');
    expect(said(MAX, one({ kills: 2 }), 'OOM467')).toContain('keeps running');
  });

  it('a unit whose processes live on is not said to have been stopped: it can have ended by itself', () => {
    expect(said(MAX, one({ activeState: 'inactive', subState: 'dead' }), 'OOM464')).not.toContain('was stopped');
  });

  it('a limit that somebody lowered by hand is not said to stay so after a restart', () => {
    const files = [file('/etc/systemd/system/api.service.d/zz-oomcfg.conf', { LimitAS: String(8 * GiB) })];
    const addressSpace = { soft: bytes(GiB), hard: bytes(GiB) };
    const lowered = one({
      files,
      manager: { LimitAS: bytes(8 * GiB) },
      main: { ...unit('api.service').main!, addressSpace },
    });
    const found = said(api({ limits: { addressSpace: '8GiB' } }), lowered, 'OOM474');
    expect(found).not.toContain('a restart would not change it');
    expect(found).toContain('prlimit');
  });

  it('processes of KillMode=process may live on: a main process can end its own', () => {
    const on = one({
      variable: 'JAVA_OPTS',
      leavesProcesses: 'process',
      processes: [100, 101].map((pid) => ({ pid, comm: 'sh' })),
    });
    expect(said(RESTARTS, on, 'OOM479')).toContain('can live on');
  });

  it('a LimitAS below what is mapped comes with a restart, or waits for the next start', () => {
    const limit = api({ limits: { addressSpace: '1GiB' } });
    const mapped = bytes(2 * GiB);
    expect(said(limit, one({ mapped }), 'OOM418')).toContain('so it comes with a restart');
    expect(said(limit, one({ mapped, refusesRestart: true }), 'OOM418')).toContain('so it waits for the next start');
  });

  it.each([
    ['OOM436', host({ units: [stopped('api.service', { activeState: 'failed', subState: 'failed' })] })],
    ['OOM449', starting('start', 'notify')],
    ['OOM456', one({ activeState: 'deactivating', subState: 'stop-sigterm' })],
    ['OOM462', one({ activeState: 'activating', subState: 'auto-restart' })],
  ])('%s before the first apply does not say that settings are in the files or in force', (code, on) => {
    expect(said(MAX, on, code)).not.toMatch(/are in the files|limits are in force|gets its settings/);
  });

  it('a unit with Result=oom-kill is not said to have had no memory of its own: the host or a slice may have run out', () => {
    const killed = { activeState: 'failed', subState: 'failed', ...life({ result: 'oom-kill' }) };
    const found = said(MAX, host({ units: [stopped('api.service', killed)] }), 'OOM463');
    expect(found).toContain('systemd-oomd');
    expect(found).not.toContain('its memory ran out');
    const again = { ...killed, activeState: 'activating', subState: 'auto-restart' };
    expect(said(MAX, host({ units: [stopped('api.service', again)] }), 'OOM462')).not.toContain('the kernel killed it');
  });

  it('a swap file without a record is not said to be somebody else’s', () => {
    const swap: SpecText = { system: [{ swap: { file: '/swapfile', size: '1GiB' } }] };
    const found = said(swap, host({ swap: { fileSize: bytes(GiB) } }), 'OOM440');
    expect(found).toContain('no record of having made it');
  });

  it('a client that is down is not said to run its work elsewhere: podman can keep it in the unit', () => {
    const down = host({ units: [stopped('api.service', { programs: ['podman'] })] });
    expect(said(MAX, down, 'OOM461')).toContain('can run in another cgroup');
  });

  it('before systemd 243 no policy stops a unit for a kill of a child', () => {
    const manager = {};
    const on = host({ facts: { systemd: 241 }, units: [unit('api.service', { manager, restart: 'no' })] });
    expect(said(MAX, on, 'OOM471')).toMatch(/^When the kernel kills its main process/m);
  });
});
