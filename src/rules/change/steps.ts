/** A change that was not begun, or a step of it that failed: OOM601-614, 637. */
import type { Rule } from '../rule';

export const STEPS = {
  stale: {
    code: 'OOM601',
    severity: 'error',
    title: 'stale plan: the host changed since it was planned',
    cause:
      'A plan holds a digest of what was seen on the host. Under the lock, right before the change, the host was looked at again and had another state, so the plan is not what its author reviewed. Nothing was done.',
    fix: 'Plan again, and see what is different now.',
    source: 'oomcfg: a plan is a contract',
    needs: 'change',
  },
  locked: {
    code: 'OOM602',
    severity: 'error',
    title: 'another change is under way on the host',
    cause:
      'Somebody else holds /run/oomcfg.lock and did not let go of it within 10 seconds. Two changes at once would mix. Nothing was done.',
    fix: 'Wait for it. `fuser -v /run/oomcfg.lock` on the host shows who it is.',
    source: 'flock(1); oomcfg: two controllers never mix',
    needs: 'change',
  },
  inUse: {
    code: 'OOM603',
    severity: 'error',
    title: 'a unit uses more by now than its new limit',
    cause:
      'The unit grew, or was started, between the plan and the change. The new limit would make the kernel kill or stall it at once. Nothing was done on the host.',
    fix: 'Plan again; raise the limit, or accept it with --accept shrink:HOSTS.',
    source: 'Documentation/admin-guide/cgroup-v2.rst, memory.max and memory.high; setrlimit(2)',
    needs: 'change',
  },
  undone: {
    code: 'OOM604',
    severity: 'error',
    title: 'a step failed, and the host is as it was',
    cause: 'A step of the change failed, and all that was begun was undone. The finding names the step and the reason.',
    fix: 'Fix what the host reported, and apply again.',
    source: 'oomcfg: a host is wholly old or wholly new',
    needs: 'change',
  },
  notUndone: {
    code: 'OOM613',
    severity: 'error',
    title: 'a step failed, and so did undoing it',
    cause:
      'A step of the change failed and what was begun could not be undone completely. The host keeps its note of the change, so that the next contact tries again.',
    fix: 'Fix what the host reported, and apply again: it finishes or undoes what is half-done.',
    source: 'oomcfg: what is half-done the next contact finishes or undoes',
    needs: 'change',
  },
  unfinished: {
    code: 'OOM614',
    severity: 'error',
    title: 'a step after the switch failed',
    cause:
      'The new files are in force, and a later step failed: a reload, a value for running processes, or a restart. The host keeps its note, so that the next contact tries again.',
    fix: 'Fix what the host reported, and apply again.',
    source: 'oomcfg: what is half-done the next contact finishes or undoes',
    needs: 'change',
  },
  restart: {
    code: 'OOM605',
    severity: 'error',
    title: 'systemd could not restart a unit',
    cause:
      '`systemctl try-restart` failed, or did not end in time. The files are in force. The unit can be down now, or still run with what it had before.',
    fix: 'See `systemctl status` and `journalctl -u` of the unit on the host, and apply again.',
    source: 'systemctl(1), try-restart',
    needs: 'change',
  },
  effect: {
    code: 'OOM606',
    severity: 'error',
    title: 'a value could not be set on what runs',
    cause:
      'The files are in force and hold for new processes. The kernel refused the value for what runs now: a missing capability, a limit above the hard one, a process of another user where root has no such right, or a cgroup that cannot give back enough.',
    fix: 'Restart the unit when that is safe, then see `oomcfg verify`.',
    source: 'prlimit(2); proc(5), /proc/pid/oom_score_adj; capabilities(7), CAP_SYS_RESOURCE',
    needs: 'change',
  },
  cutOff: {
    code: 'OOM607',
    severity: 'error',
    title: 'the change script ended in the middle',
    cause:
      'The host did not say how the change ended: the script was killed, or the host went down. It may have the old or the new settings.',
    fix: 'Apply again when the host is back: it finishes or undoes what it finds half-done.',
    source: 'oomcfg: what is half-done the next contact finishes or undoes',
    needs: 'change',
  },
  drift: {
    code: 'OOM608',
    severity: 'error',
    title: 'after the change the kernel has another value',
    cause:
      'The last look of the change read a setting back, and it is not what was set: something else on the host sets it too, or the kernel rounds or refuses it.',
    fix: 'Run `oomcfg verify` to see which file or process decides; `oomcfg apply` tries again.',
    source: 'oomcfg: every value that is set is read back',
    needs: 'change',
  },
  unknownHost: {
    code: 'OOM611',
    severity: 'error',
    title: 'a plan names a host that the inventory does not have',
    cause:
      'A saved plan was made with another inventory. How such a host is reached is not known, so nothing is done there.',
    fix: 'Apply with the inventory of the plan (-i), or plan again.',
    source: 'oomcfg: a plan is a contract',
    needs: 'input',
  },
  noJournal: {
    code: 'OOM637',
    severity: 'warning',
    title: 'the journal of the host could not be written',
    cause:
      'The change was made, and its line in /var/lib/oomcfg/journal.jsonl is missing: a full disk, a quota, a read-only file system, or a file that nobody may change. Nothing else depends on it.',
    fix: 'See `ls -la /var/lib/oomcfg` and `lsattr /var/lib/oomcfg/journal.jsonl` on the host.',
    source: 'write(2)',
    needs: 'change',
  },
} as const satisfies Record<string, Rule>;
