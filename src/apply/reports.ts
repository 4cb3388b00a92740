/**
 * What a change script reported -> findings: each step has its own words, for before the switch, after it, and for the
 * undo.
 */
import { formatSize } from '../model/bytes';
import type { Finding } from '../model/finding';
import { printable } from '../model/text/printable';
import { reported } from '../remote/fields';
import { kernelSize } from '../systemd/values';
import { applyFinding } from '../rules/change';
import { RUNTIMES } from '../runtimes';
import { planFinding } from '../rules/host';
import { effectFindings } from './effects';
import { failureWords } from './failureWords';
import { endingOf, type Report, reportsOf } from './readReports';

/** All but a stale plan, which is compared with the look that came with it (stale.ts). */
export function reportFindings(reports: readonly Report[]): readonly Finding[] {
  const ending = endingOf(reports);
  const isBack = ending === 'undone' || ending === 'notundone';
  return [...reports.flatMap(single), ...(isBack ? [undoneFinding(reports, ending)] : []), ...effectFindings(reports)];
}

function single({ type, text }: Report): readonly Finding[] {
  switch (type) {
    case 'locked':
      return [
        applyFinding('locked', {
          summary: 'another change is under way on the host',
          facts: {},
        }),
      ];
    case 'inuse': {
      const { unit, use, limit, setting } = reported(type, text);
      return [
        applyFinding('inUse', {
          summary: `${printable(unit, 100)} uses ${shownSize(use)} by now, more than its new ${printable(setting || 'limit', 20)} of ${shownSize(limit)}`,
          facts: { unit, setting, use: kernelSize(use) ?? '', limit: kernelSize(limit) ?? '' },
        }),
      ];
    }
    case 'noroom': {
      const { kind, setting, amount, limit } = reported(type, text);
      const key = printable(setting, 40);
      return [
        planFinding('hostShort', {
          summary:
            kind === 'aside'
              ? `${key} would set ${shownSize(amount)} aside, and ${shownSize(limit)} of memory is available by now`
              : `the kernel has promised ${shownSize(amount)} by now, and with ${key} as planned it could promise ${shownSize(limit)}`,
          detail:
            'That was enough when the plan was made. With this value nothing could fork or log in on this host any more, so nothing was done on it.',
          fix: 'Plan again; leave the host more memory, or accept it with --accept shrink:HOSTS.',
          facts: { setting: key, amount: kernelSize(amount) ?? '', limit: kernelSize(limit) ?? '' },
        }),
      ];
    }
    case 'nojournal': {
      const message = failureWords(reported(type, text));
      return [
        applyFinding('noJournal', {
          summary: `/var/lib/oomcfg/journal.jsonl could not be written: ${printable(message, 200)}`,
          facts: { message: printable(message, 400) },
        }),
      ];
    }
    case 'revalued': {
      const said = reported(type, text);
      const [unit = '', ...options] = [said.unit, ...said.options].map((word) => printable(word, 100));
      return RUNTIMES.flatMap(({ restarts }) => restarts?.revalued(unit, options) ?? []);
    }
    case 'unfinished': {
      const { step, ...failure } = reported(type, text);
      const message = failureWords(failure);
      return step === 'restart' ? [restartFinding(message)] : [unfinishedFinding(step, message)];
    }
    default:
      return [];
  }
}

/** A number of bytes as the host printed it, for people. */
function shownSize(text: string): string {
  const size = kernelSize(text);
  return size === undefined ? printable(text, 40) : formatSize(size);
}

function restartFinding(message: string): Finding {
  return applyFinding('restart', {
    summary: `systemd could not restart: ${printable(message, 300)}`,
    facts: { message: printable(message, 400) },
  });
}

function unfinishedFinding(step: string, message: string): Finding {
  const detail =
    step === 'note'
      ? 'The new settings are in force. The values from before could not be noted, so a later change may not be able to put them back.'
      : 'The new settings are in force; this alone was not done.';
  return applyFinding('unfinished', {
    summary: `after the switch the step ${printable(step, 30)} failed: ${printable(message, 300)}`,
    detail,
    facts: { step, message: printable(message, 400) },
  });
}

interface Words {
  readonly detail: string;
  readonly fix: string;
}

const OWN_FILES: Words = {
  detail:
    'Nothing but files of oomcfg below /etc/oomcfg and /var/lib/oomcfg was begun, and they are removed: the host is as it was.',
  fix: 'Make room, raise the quota or make it writable on the host, and apply again.',
};
const FIRST_VALUES: Words = {
  detail:
    'It comes before the new files are put in force. Kernel parameters and swap areas that were set are set back: the host is as it was.',
  fix: 'Fix that on the host, or take the setting out for it with an override, and apply again.',
};
const SWITCH: Words = {
  detail: 'The files from before are in force, and links that were made are removed: the host is as it was.',
  fix: 'See `ls -la` of the folder on the host, make it writable or clear what is in the way, and apply again.',
};

/** By the step that failed: what had been begun by then and is undone, and where to look. */
const UNDONE: ReadonlyMap<string, Words> = new Map([
  [
    'prepare',
    {
      detail: 'oomcfg could not make its own folders and began nothing: the host is as it was.',
      fix: 'Make room, raise the quota or make it writable on the host, and apply again.',
    },
  ],
  [
    'lock',
    {
      detail: 'Without the lock two changes could meet, so nothing was begun: the host is as it was.',
      fix: 'See `ls -la /run/oomcfg.lock` and `findmnt -T /run` on the host, and apply again.',
    },
  ],
  ['note', OWN_FILES],
  ['write', OWN_FILES],
  ['before', OWN_FILES],
  ['sysctl', FIRST_VALUES],
  ['swap', FIRST_VALUES],
  ['link', SWITCH],
  ['switch', SWITCH],
  [
    'daemon-reload',
    {
      detail:
        'The new files were in force already. Those from before were put back in force and systemd read them again: the host is as it was.',
      fix: 'See `systemctl daemon-reload` and `journalctl -b _PID=1` on the host, and apply again.',
    },
  ],
]);

const OTHER: Words = {
  detail: 'What was begun is undone: the host is as it was.',
  fix: 'Fix that on the host (space, quotas, permissions, mounts) and apply again.',
};

/** A step that fails says why; for the case that even that got lost. */
const UNSAID = { step: 'unknown', kind: 'said', about: '' };

function undoneFinding(reports: readonly Report[], ending: 'undone' | 'notundone'): Finding {
  const { step, ...failure } = reportsOf('failed', reports)[0] ?? UNSAID;
  const message = failureWords(failure);
  const summary = `the step ${printable(step, 30)} failed: ${printable(message, 300)}`;
  const facts = { step, message: printable(message, 400) };
  if (ending === 'undone') return applyFinding('undone', { summary, ...(UNDONE.get(step) ?? OTHER), facts });
  const stuck = reportsOf('stuck', reports);
  const isBack = stuck.every((one) => one.step !== 'switch');
  const what = stuck.map((one) => `${printable(one.step, 30)}: ${printable(failureWords(one), 200)}`).join('; ');
  return applyFinding('notUndone', {
    summary: `${summary}; undoing it failed too`,
    detail: `${what === '' ? 'The host gave no reason' : what}. ${isBack ? 'The files from before are in force, and the rest is not completely as it was.' : 'The new files are still in force.'} What was begun is noted on the host.`,
    facts: { ...facts, undo: stuck.map((one) => one.step) },
  });
}
