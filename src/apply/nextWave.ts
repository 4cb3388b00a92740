/** Decides whether the next wave may begin: too many hosts failed, or none has shown yet that the settings work. */
import { count, listed } from '../model/text/count';
import type { Finding } from '../model/finding';
import type { HostPlan } from '../documents/plan/document';
import type { FailedCanary } from '../plan/failing';
import { planFinding } from '../rules/host';
import type { Awaited } from '../plan/unjudged';
import type { HostOutcome } from '../documents/apply/document';
import { applyFinding } from '../rules/change';
import { untouched } from './outcome';
import type { ChangingPlan } from './script';

/** The reasons against the next wave. */
export interface Against {
  readonly most: number;
  readonly canaries: readonly FailedCanary[];
  readonly awaited: readonly Awaited[];
  failures: number;
  /** Hosts that their change held, while no host had shown that the settings work. */
  readonly held: string[];
}

/**
 * Whether a host of a wave showed that the settings work: where some of `all` hosts restart, it has to be one that
 * restarted. A host that is held because this plan was applied already shows nothing: its look does not say how its
 * units have done since.
 */
export function proves(all: readonly ChangingPlan[], results: readonly HostOutcome[]): boolean {
  const restarting = all.filter(({ restarts }) => restarts.length > 0);
  const telling = new Set((restarting.length === 0 ? all : restarting).map(({ name }) => name));
  return results.some(({ name, status }) => telling.has(name) && status === 'changed');
}

export function stops({ most, failures, held, awaited }: Against): boolean {
  return failures + held.length + awaited.length > most;
}

export function stopped(host: ChangingPlan, against: Against): HostOutcome {
  const { most, failures, held, awaited } = against;
  const outcome = untouched(host, 'not-started');
  const finding = applyFinding('stopped', {
    summary: `not started: ${whyStopped(against)}, and maxFailures is ${most}`,
    fix:
      awaited.length > 0
        ? 'Wait until the other run has ended, and apply again.'
        : held.length === 0
          ? 'See why they failed, correct that, and apply again.'
          : 'See the findings on the hosts that were held. Plan again, so that one of them goes first in its present state, or leave them out with --limit.',
    facts: { failures: failures + held.length + awaited.length, maxFailures: most },
  });
  return { ...outcome, findings: [...outcome.findings, finding] };
}

/**
 * Findings on a host for which a saved plan lists nothing, since it could not be looked at then (`unseen` says why). It
 * was not tried again.
 */
export function notTried({ name, findings }: HostPlan, unseen: string): readonly Finding[] {
  return [
    ...findings.map((one) => ({ ...one, summary: `when this was planned: ${one.summary}` })),
    planFinding('notTried', {
      summary: `${name} was not tried: it ${unseen} when the plan was made`,
      facts: { host: name },
    }),
  ];
}

function whyStopped({ failures, held, canaries, awaited }: Against): string {
  const known = canaries.map(({ host, units }) => `${listed(units)} on ${host}`);
  const fail = known.length === 1 && canaries[0]?.units.length === 1 ? 'fails' : 'fail';
  const failed =
    failures === canaries.length
      ? `${listed(known)} ${fail} with the new settings`
      : `${count(failures, 'host')} failed in the waves before`;
  const more = held.length > 3 ? ` and ${count(held.length - 3, 'host')} more` : '';
  const wentFirst = `${held.slice(0, 3).join(', ')}${more} went first and ${held.length === 1 ? 'was' : 'were'} held, so nothing shows yet that the settings work`;
  return [
    ...(failures === 0 ? [] : [failed]),
    ...(held.length === 0 ? [] : [wentFirst]),
    ...awaited.slice(0, 3).map(whyAwaited),
  ].join('; ');
}

function whyAwaited({ host, units, isBusy }: Awaited): string {
  return isBusy
    ? `another run is at work on ${host}`
    : `nobody has checked yet whether ${listed(units)} ${units.length === 1 ? 'works' : 'work'} on ${host} with the settings of another run`;
}
