/** What a unit's own settings mean for a restart of it; only unusual ones are kept. */
import type { ObservedUnit } from '../../model/observed';

export type RestartRules = Pick<
  ObservedUnit,
  'onKill' | 'refusesRestart' | 'leavesProcesses' | 'hostActions' | 'onEnd'
>;

/** LoadState of a unit whose files systemd has read; empty where it was not asked. */
const READ: ReadonlySet<string> = new Set(['', 'loaded', 'merged']);

const ACTIONS = ['FailureAction', 'SuccessAction', 'JobTimeoutAction', 'StartLimitAction'] as const;

/** Settings that decide what follows when SIGKILL ends the main process (systemd.service(5)). */
const KILL_RULES = [
  ['RestartPreventExitStatus', 'prevents'],
  ['RestartForceExitStatus', 'forces'],
  ['SuccessExitStatus', 'clean'],
] as const;

/**
 * `properties` are systemctl's. CanStart and CanStop are `no` with RefuseManualStart= and RefuseManualStop=
 * (org.freedesktop.systemd1(5)), and of a unit whose files systemd cannot use (`bad-setting`, `masked`), which refuses
 * nothing by itself.
 */
export function restartRules(properties: ReadonlyMap<string, string>): RestartRules {
  const text = (key: string): string => properties.get(key) ?? '';
  const isRefused = READ.has(text('LoadState')) && (text('CanStart') === 'no' || text('CanStop') === 'no');
  const actions = ACTIONS.flatMap((key) => (text(key) === '' || text(key) === 'none' ? [] : [`${key}=${text(key)}`]));
  const onEnd = new Set([text('OnFailure'), text('OnSuccess')].flatMap((list) => list.split(' ').filter(Boolean)));
  const killMode = text('KillMode');
  // systemctl names signals without SIG.
  const onKill = KILL_RULES.flatMap(([key, rule]) => (text(key).split(' ').includes('KILL') ? [rule] : []));
  return {
    ...(onKill.length === 0 ? {} : { onKill }),
    ...(isRefused ? { refusesRestart: true as const } : {}),
    ...(killMode === 'process' || killMode === 'none' ? { leavesProcesses: killMode } : {}),
    ...(actions.length === 0 ? {} : { hostActions: actions }),
    ...(onEnd.size === 0 ? {} : { onEnd: [...onEnd] }),
  };
}
