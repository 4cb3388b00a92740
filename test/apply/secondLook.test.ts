/** The second look sees a JVM that is gone while its unit is active, and options that it lost. */
import { describe, expect, it } from 'vitest';
import { observe } from '../../src/probe/observe';
import { judge } from '../../src/apply/outcome';
import { readSecondLook, runningIn, secondScript } from '../../src/apply/later/secondLook';
import { changing, lookAfter, NONCE, reports } from './build';
import { scriptText } from '../../src/model/script';
import { cutScripts } from '../../src/remote/cutScript';

const TEXTS = cutScripts({ look: '', change: '' });
const kept = [{ unit: 'api.service', options: ['-Dneeded', '-ea'] }];
const looked = { units: [{ unit: 'api.service', variable: 'JAVA_OPTS', words: ['-Da=1'] }], sysctls: [] };
const restarts = [{ unit: 'api.service', because: ['JAVA_OPTS'] }];
const JVM = ['jvm', 'jpid 7', 'jw c -ea'];

function second(records: readonly string[], first: readonly string[] = JVM) {
  const output = lookAfter({ more: ['variable JAVA_OPTS', 'pid 5', ...first] });
  const state = observe(output, NONCE, looked).value;
  if (state === undefined) throw new Error('no state');
  const look = { restarts, falls: [], before: runningIn(state, { kept }), looked };
  const again = ['again api.service active running simple 5 0', ...records]
    .map((line) => `${NONCE}~ ${line}\n`)
    .join('');
  const { findings: found } = readSecondLook(
    look,
    new Set(),
    `${NONCE}= oomcfg 1\n${again}${NONCE}= end\n`,
    NONCE,
    5000,
  );
  return { look, found };
}

describe('a second look', () => {
  it('asks for the variable of units that had a JVM, and for others by their names', () => {
    const { look } = second([]);
    expect(scriptText(secondScript(TEXTS, look, NONCE))).toMatch(/REQ='?api\.service JAVA_OPTS/);
    const none = { ...look, before: runningIn({ units: [] } as never, {}) };
    expect(scriptText(secondScript(TEXTS, none, NONCE))).toMatch(/REQ='?api\.service -/);
    const unasked = { ...look, looked: { units: [], sysctls: [] } };
    expect(scriptText(secondScript(TEXTS, unasked, NONCE))).toMatch(/REQ='?api\.service -/);
  });

  it.each<[string, readonly string[], string | undefined]>([
    ['has all', ['jvm', 'jw c -ea', 'jw c -Dneeded 0'], undefined],
    ['has not all', JVM, 'the JVM of api.service had options before its restart that it no longer has: -Dneeded'],
    ['is not there', [], 'api.service had a JVM before its restart and has none'],
  ])('at a JVM that %s', (_, records, summary) => {
    expect(second(records).found.map((one) => one.summary)).toEqual(summary === undefined ? [] : [summary]);
  });

  it('asks for no JVM in a job that has ended with success', () => {
    const { look } = second([]);
    const again = `${NONCE}~ again api.service inactive dead simple 0 0 - success - - yes\n`;
    const { findings, judged, isUnsettled } = readSecondLook(
      look,
      new Set(),
      `${NONCE}= oomcfg 1\n${again}${NONCE}= end\n`,
      NONCE,
      5000,
    );
    expect([findings, judged, isUnsettled]).toEqual([[], [], false]);
  });

  it('says of a JVM that ended that it did', () => {
    expect(second([], JVM).found[0]?.detail).toContain('ended within 5 s');
  });
});

describe('a JVM that is another one than before, while its unit goes on', () => {
  const ALL = ['jw c -ea', 'jw c -Dneeded 0'];
  const later = (look: Parameters<typeof readSecondLook>[0], ...pids: readonly number[]) => {
    const records = pids.flatMap((pid) => ['jvm', `jpid ${pid}`, ...ALL]);
    const lines = ['again api.service active running simple 5 0', ...records].map((line) => `${NONCE}~ ${line}\n`);
    return readSecondLook(look, new Set(), `${NONCE}= oomcfg 1\n${lines.join('')}${NONCE}= end\n`, NONCE, 10_000);
  };

  it('is looked at once more, and has not failed where it lasts: a start script asked another one first', () => {
    const { look } = second([]);
    const first = later(look, 8);
    expect([first.findings, first.isUnsettled]).toEqual([[], true]);
    const last = later({ ...look, before: first.before }, 8);
    expect([last.findings, last.isUnsettled]).toEqual([[], false]);
  });

  it('died again and again where it is another one at each look', () => {
    const { look } = second([]);
    const { findings } = later({ ...look, before: later(look, 8).before }, 9);
    expect(findings.map(({ code, summary }) => [code, summary])).toEqual([
      ['OOM630', 'the JVM of api.service has kept dying since its restart, and another one runs now'],
    ]);
  });

  it('is waited for where none has begun yet, and has to last when it has', () => {
    let look = second([], []).look;
    for (let time = 1; time <= 4; time += 1) {
      const { findings, isUnsettled, before } = later(look);
      expect([time, findings, isUnsettled]).toEqual([time, [], true]);
      look = { ...look, before };
    }
    const [none] = later(look).findings;
    expect(none?.summary).toBe('api.service had a JVM before its restart and has none yet');
    expect(none?.detail).toContain('whether one is started later is not known');
    const come = later(look, 8);
    expect([come.findings, come.isUnsettled]).toEqual([[], true]);
    const lasts = later({ ...look, before: come.before }, 8);
    expect([lasts.findings, lasts.isUnsettled]).toEqual([[], false]);
    expect(later({ ...look, before: come.before }).findings[0]?.summary).toMatch(/and has none$/);
  });

  it('is none where one of several goes on, or the first look saw none', () => {
    expect(later(second([]).look, 7, 8).isUnsettled).toBe(false);
    expect(later(second([], []).look, 8).isUnsettled).toBe(false);
  });
});

describe('a unit in the second look', () => {
  /** What is said of a unit, which of its states the first look saw, and whether it is waited for. */
  const said = (
    first: { readonly active?: string; readonly more?: readonly string[] },
    again: string,
    slow = false,
  ) => {
    const state = observe(lookAfter({ more: ['pid 5'], ...first }), NONCE, looked).value;
    if (state === undefined) throw new Error('no state');
    const look = { restarts, falls: [], before: runningIn(state, {}), looked };
    const output = `${NONCE}= oomcfg 1\n${NONCE}~ again api.service ${again}\n${NONCE}= end\n`;
    const { findings, starting } = readSecondLook(look, new Set(slow ? ['api.service'] : []), output, NONCE, 5000);
    return [...findings.map(({ summary }) => summary.replace('api.service ', '')), ...starting.map(() => 'starting')];
  };
  const AGAIN = 'died after its restart, and was started again';

  it.each<[string, string, readonly string[], string?]>([
    ['stays', 'active running simple 5 0', []],
    ['was started once more', 'active running notify 6 1', [AGAIN]],
    [
      'has another main process, which somebody started: systemd counts its own restarts',
      'active running simple 6 0',
      [],
    ],
    ['has another main process where systemd counts nothing', 'active running exec 6 -', [AGAIN]],
    ['named another main process', 'active running notify 6 0', []],
    ['is one whose main process is a guess', 'active running forking 6 0', []],
    ['ended well, and stays active', 'active exited simple 0 0', []],
    ['was at its ExecStartPre=', 'active running simple 6 0', [], 'activating'],
    ['is at its first start', 'activating start notify 6 0', ['starting']],
    [
      'is at its third start',
      'activating start notify 6 2',
      ['does not stay up after its restart: systemd has started it again 2 times so far'],
    ],
    [
      'waits for its second',
      'activating auto-restart simple 0 1',
      ['does not stay up after its restart: systemd has started it again once so far'],
    ],
    ['failed', 'failed failed simple 0 0', ['is failed (failed) 5 s after its wave']],
    ['ended well, and a timer starts it', 'inactive dead simple 0 0 - success - - yes', []],
    ['ended well, and is a oneshot', 'inactive dead oneshot 0 0 - success - - -', []],
    ['ended well', 'inactive dead simple 0 0 - success - - -', ['is inactive (dead) 5 s after its wave']],
    [
      'was killed for memory, and a timer starts it',
      'failed failed simple 0 0 - oom-kill - - yes',
      ['is failed (failed, result oom-kill) 5 s after its wave'],
    ],
  ])('that %s', (_, again, wanted, active = 'active') => {
    expect(said({ active }, again)).toEqual(wanted);
  });

  it('that was waited for and fails to start again and again is waited for no more', () => {
    const [what] = said({ active: 'activating' }, 'activating start notify 6 1', true);
    expect(what).toMatch(/^does not stay up/);
    expect(said({}, 'active running notify 6 1', true)).toEqual(['failed to start, and was started again']);
  });
});

describe('the look right after a change', () => {
  const outcome = (more: readonly string[], restarted = true) => {
    const plan = changing('web1', { restarts, basis: { ...changing('web1').basis, looked, kept } });
    const said = [...(restarted ? ['restarted api.service'] : []), 'done'];
    const output = reports(...said) + lookAfter({ more: ['variable JAVA_OPTS', 'pid 5', ...more] });
    return judge(plan, output, NONCE, 1).outcome.findings.map(({ code }) => code);
  };

  it('finds what is lost, of a unit that was restarted and has a JVM', () => {
    expect(outcome(JVM)).toEqual(['OOM631']);
    expect(outcome(JVM, false)).toEqual([]);
    expect(outcome([])).toEqual([]);
    expect(outcome([...JVM, 'jw c -Dneeded 0'])).toEqual([]);
  });
});
