/** OOMPolicy: what systemd does with a unit of which the kernel killed a process for memory. */
import { quote } from '../remote/shell';
import { setByOurs } from './kind';
import { directiveKind } from './unit/directive';
import { isUnread } from './unit/unread';

export const oomPolicy = directiveKind({
  directives: ['OOMPolicy'],
  kernel: (_, { manager, oomGroup }) => {
    const policy = manager.OOMPolicy ?? null;
    // systemd acts on its own word, the kernel on memory.oom.group; `kill` needs both (systemd.service(5),
    // cgroup-v2.rst).
    if (oomGroup === undefined || (policy === 'kill') === oomGroup) return policy;
    return oomGroup ? 'kill' : 'continue';
  },
  // What it goes back to can be the manager's default or follow from Delegate=: systemd's own value counts once ours is
  // gone.
  isGivenBack: (_, present, unit) =>
    setByOurs(present) || isUnread(unit) ? undefined : present.kernel === unit.manager.OOMPolicy,
  calls: {
    live: ({ target, after }) => [`cgroup ${quote(target)} memory.oom.group ${after === 'kill' ? 1 : 0}`],
  },
  shows: 'plain',
});
