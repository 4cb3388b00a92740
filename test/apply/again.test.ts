/** How a unit fared that ran on with less memory, and one that was restarted, by what a short look says of it. */
import { describe, expect, it } from 'vitest';
import { type Again, deathOf, endsByChance, failureOf, fallOf } from '../../src/apply/later/again';

const RUNS: Again = {
  active: 'active',
  sub: 'running',
  type: 'simple',
  pid: 5,
  restarts: 2,
  hasJob: false,
  result: 'success',
  kills: 1,
  stalled: NaN,
  isTriggered: false,
  ran: NaN,
  records: [],
};
const WAS = { restarts: 2, kills: 1 };

describe('a unit that has less memory', () => {
  it.each<[string, Partial<Again>, string | undefined]>([
    ['runs on', {}, undefined],
    ['starts, as it did before', { active: 'activating', sub: 'start' }, undefined],
    ['was started again', { restarts: 3 }, 'died and was started again by systemd'],
    [
      'was killed and started again',
      { restarts: 3, kills: 3 },
      'died and was started again by systemd: the kernel killed 2 processes in it for memory',
    ],
    [
      'failed',
      { active: 'failed', sub: 'failed', result: 'oom-kill', kills: NaN },
      'is failed (failed, result oom-kill)',
    ],
    ['is being stopped', { active: 'deactivating', sub: 'stop-sigterm' }, 'is deactivating (stop-sigterm)'],
    ['waits to be started again', { active: 'activating', sub: 'auto-restart' }, 'is activating (auto-restart)'],
    ['ended', { active: 'inactive', sub: 'dead' }, 'is inactive (dead)'],
    ['goes on with a process less', { kills: 2 }, 'still runs, but the kernel killed a process in it for memory'],
    ['has a cgroup that began anew', { kills: 0 }, undefined],
    ['is throttled', { stalled: 39.4 }, 'stalls for lack of memory: all of it waited for 39% of the last 10 seconds'],
    ['waited for a moment', { stalled: 9.5 }, undefined],
    ['is on an old systemd, which counts nothing', { restarts: NaN, kills: NaN }, undefined],
  ])('and %s', (_, now, expected) => {
    expect(fallOf({ ...RUNS, ...now }, WAS, false)).toBe(expected);
  });

  it('and ends with success, where it may: a job, or what a timer starts', () => {
    const ended = { ...RUNS, active: 'inactive', sub: 'dead' };
    expect(fallOf(ended, WAS, true)).toBeUndefined();
    expect(fallOf({ ...ended, active: 'deactivating', sub: 'stop-post' }, WAS, true)).toBeUndefined();
    expect(fallOf({ ...ended, result: 'exit-code' }, WAS, true)).toBe('is inactive (dead, result exit-code)');
  });

  it.each<[string, boolean, number | undefined, Partial<Again>, boolean]>([
    ['its main process ended', false, 5, {}, false],
    ['it is a job, or a timer starts it', true, 5, {}, true],
    ['it is a job that is done', false, 5, { type: 'oneshot' }, true],
    ['it had none before', false, 0, {}, true],
    ['nobody saw one before', false, undefined, {}, true],
    ['systemd lost sight of it alone', false, 5, { sub: 'running' }, true],
  ])('and stays active without a process, where %s', (_, mayEnd, pid, parts, isWell) => {
    const what = fallOf({ ...RUNS, sub: 'exited', pid: 0, ...parts }, WAS, mayEnd, pid);
    if (isWell) expect(what).toBeUndefined();
    else expect(what).toBe('counts as active, but its main process has ended (RemainAfterExit=)');
  });

  it('and was down before is not counted as killed by it, unless the kernel killed what it left behind', () => {
    const down = { ...RUNS, active: 'failed', sub: 'failed', result: 'exit-code', pid: 0 };
    expect(fallOf(down, { ...WAS, restarts: NaN, isDown: true }, false)).toBeUndefined();
    expect(fallOf({ ...down, kills: 2 }, { ...WAS, restarts: NaN, isDown: true }, false)).toBe(
      'was down or dying before as well: the kernel killed a process in it for memory',
    );
    expect(fallOf(down, WAS, false)).toBe('is failed (failed, result exit-code)');
  });

  it('and of which nothing was seen before is judged by what is there', () => {
    expect(fallOf({ ...RUNS, kills: 0 }, undefined, false)).toBeUndefined();
    expect(fallOf(RUNS, undefined, false)).toMatch(/^still runs, but the kernel killed/);
    expect(fallOf({ ...RUNS, active: 'inactive', sub: 'dead', kills: 0 }, undefined, false)).toBeUndefined();
  });
});

describe('a unit that is started when it is needed, and ended with success', () => {
  const SOCKET = { active: 'inactive', sub: 'dead', pid: 0, kills: NaN, restarts: 0, isTriggered: true };
  it.each<[string, number | undefined, Partial<Again>, number | undefined]>([
    ['did so before', undefined, { ran: 2 }, undefined],
    ['ran for no longer before', 3, { ran: 2 }, undefined],
    ['had run on until its restart', 9000, { ran: 2 }, 2],
    ['had run on, and systemd has forgotten its run', 9000, { ran: NaN }, 5],
    ['is a oneshot', 9000, { ran: 2, type: 'oneshot' }, undefined],
  ])('and %s', (_, outlived, parts, ran) => {
    const now = { ...RUNS, ...SOCKET, ...parts };
    const what = `ended without an error ${ran} s after its restart; before the change it had run for 9000 s`;
    expect(deathOf(now, 5, undefined, 5, outlived)).toBe(ran === undefined ? undefined : what);
  });

  it('is judged in the same way where its start took its time', () => {
    const what = 'ended without an error 2 s after its restart; before the change it had run for 9000 s';
    expect(failureOf({ ...RUNS, ...SOCKET, ran: 2 }, 9000)).toBe(what);
    expect(failureOf({ ...RUNS, ...SOCKET, ran: 2 })).toBeUndefined();
    expect(failureOf({ ...RUNS, ...SOCKET }, 9000)).toBeUndefined();
  });

  it('and has failed otherwise is called what it is', () => {
    const now = { ...RUNS, ...SOCKET, ran: 2, result: 'exit-code' };
    expect(deathOf(now, 5, undefined, 5, 9000)).toBe('is inactive (dead, result exit-code) 5 s after its wave');
  });

  it('right after it got less memory, did so by chance where nothing refuses it memory', () => {
    const now = { ...RUNS, ...SOCKET, ran: 9002 };
    expect(endsByChance(now, 9000, false)).toBe(true);
    expect(endsByChance({ ...now, isTriggered: false }, 9000, false)).toBe(false);
    expect(fallOf(now, WAS, true, 5, 9000)).toBeUndefined();
    // A worker of it was killed, and it ended for that.
    expect(fallOf({ ...now, kills: 2 }, WAS, true, 5, 9000)).toMatch(/^ended without an error with less memory/);
  });

  it('right after it was refused memory, had run on until then', () => {
    const now = { ...RUNS, ...SOCKET, ran: 9002 };
    expect(endsByChance(now, 9000, true)).toBe(false);
    expect(endsByChance(now, undefined, true)).toBe(true);
    expect(fallOf(now, WAS, false, 5, 9000)).toBe(
      'ended without an error with less memory; before the change it had run for 9000 s',
    );
    expect(fallOf(now, WAS, false, 5)).toBe('is inactive (dead)');
  });
});

describe('a unit whose time is over, with RuntimeMaxSec=', () => {
  const OVER = { ...RUNS, active: 'failed', sub: 'failed', pid: 0, kills: NaN, result: 'timeout' };
  it('has not died of less memory', () => {
    expect(fallOf(OVER, WAS, false, 5)).toBeUndefined();
  });

  it.each<[string, Partial<Again>, number | undefined]>([
    ['was on its way up', {}, undefined],
    ['is a oneshot, which took too long for its start', { type: 'oneshot' }, 5],
    ['stands still, as its watchdog says', { result: 'watchdog' }, 5],
    ['had a process killed', { kills: 3 }, 5],
  ])('but not one that %s', (_, parts, pid) => {
    expect(fallOf({ ...OVER, ...parts }, WAS, false, pid)).toMatch(/^is failed/);
  });
});

describe('a unit that systemd starts anew again and again', () => {
  const lastEnd = (result: string) => ({ restarts: 3, kills: 0, records: [{ type: 'lastend', text: result }] });
  const waiting = (result: string) => ({ active: 'activating', sub: 'auto-restart', pid: 0, kills: NaN, result });
  const killed = (seconds: number) => [...lastEnd('success').records, { type: 'killed', text: String(seconds) }];

  it.each<[string, Partial<Again>]>([
    ['its time was over, with RuntimeMaxSec=', lastEnd('timeout')],
    ['it ended without an error, as it did before', lastEnd('success')],
    ['its time is over, and its next start is waited for', waiting('timeout')],
    ['it ended without an error, and its next start is waited for', waiting('success')],
    ['and something was killed in it long before', { ...lastEnd('success'), records: killed(4000) }],
  ])('has not died of less memory where %s', (_, now) => {
    expect(fallOf({ ...RUNS, ...now }, WAS, false, 5, undefined, true)).toBeUndefined();
  });

  it.each<[string, Partial<Again>, object, boolean]>([
    ['failed', lastEnd('exit-code'), WAS, true],
    ['ended otherwise than the host can say', { restarts: 3, kills: 0 }, WAS, true],
    ['waits for its start after a failure', waiting('exit-code'), WAS, true],
    ['was started twice since', { ...lastEnd('success'), restarts: 4 }, WAS, true],
    [
      'had something killed in it that its new cgroup does not know',
      { ...lastEnd('success'), records: killed(3) },
      WAS,
      true,
    ],
    ['was never started again before', { ...lastEnd('success'), restarts: 1 }, { restarts: 0, kills: 0 }, true],
    ['may have been refused memory', lastEnd('success'), WAS, false],
  ])('has died where it %s', (_, now, was, mayRecycle) => {
    expect(fallOf({ ...RUNS, ...now }, was as typeof WAS, false, 5, undefined, mayRecycle)).toMatch(
      /^died and was started again|^is activating/,
    );
  });
});

describe('a unit that was restarted', () => {
  it('has failed where the kernel killed in it since', () => {
    const now = { ...RUNS, restarts: 0 };
    expect(deathOf(now, 5, { restarts: 0, kills: 1 }, 5)).toBeUndefined();
    expect(deathOf(now, 5, { restarts: 0, kills: 0 }, 5)).toMatch(/^still runs, but the kernel killed a process/);
    expect(deathOf(now, 5, { restarts: 4, kills: 7 }, 5)).toMatch(/^still runs, but the kernel killed a process/);
    expect(deathOf({ ...now, kills: NaN }, 5, undefined, 5)).toBeUndefined();
  });

  const BY_TIMER = { isTriggered: true };
  const ONESHOT = { type: 'oneshot' };
  const ENDED = { active: 'inactive', sub: 'dead', pid: 0, kills: NaN };
  it.each<[string, Partial<Again>, string | undefined]>([
    ['which ended, and a timer, socket or path starts it', { ...ENDED, ...BY_TIMER }, undefined],
    ['which ended, and is a oneshot', { ...ENDED, ...ONESHOT }, undefined],
    ['which is about to', { active: 'deactivating', sub: 'stop-post', kills: NaN, ...ONESHOT }, undefined],
    ['which ended, and nothing starts it', ENDED, 'is inactive (dead)'],
    [
      'which did not start, since a condition does not hold',
      { ...ENDED, ...BY_TIMER, result: 'condition' },
      'is inactive (dead, result condition)',
    ],
    ['which ended otherwise', { ...ENDED, ...BY_TIMER, result: 'exit-code' }, 'is inactive (dead, result exit-code)'],
    [
      'which failed',
      { ...ENDED, ...ONESHOT, active: 'failed', sub: 'failed', result: 'oom-kill' },
      'is failed (failed, result oom-kill)',
    ],
  ])('%s', (_, parts, state) => {
    const now = { ...RUNS, restarts: 0, ...parts };
    expect(deathOf(now, 5, undefined, 5)).toBe(state === undefined ? undefined : `${state} 5 s after its wave`);
    expect(failureOf(now)).toBe(state === undefined ? undefined : `${state}: it did not come up after its restart`);
  });

  it('and ended with success at its second start has died all the same', () => {
    const now = { ...RUNS, ...ENDED, ...ONESHOT, restarts: 1 };
    expect(deathOf(now, 5, undefined, 5)).toBe('died after its restart, and was started again');
    expect(failureOf(now)).toBe('failed to start, and was started again');
  });

  it('by its socket once more has not failed, also where systemd counts nothing', () => {
    const now = { ...RUNS, ...BY_TIMER, restarts: NaN, pid: 6, kills: NaN };
    expect(deathOf(now, 5, undefined, 5)).toBeUndefined();
    expect(deathOf({ ...now, isTriggered: false }, 5, undefined, 5)).toMatch(/^died after/);
  });
});
