/** The commands: what each is called, what it takes, and its file, which is loaded only when it is called. */
import { Option } from 'commander';
import { acceptance, nonEmpty } from '../terminal/argument';
import { type CommandRow, type Parsed, UsageError } from '../terminal/commandLine';
import { given, givenHosts, givenPath } from '../setup/given';

const accept = (own: Parsed): readonly string[] => (own['accept'] as readonly string[] | undefined) ?? [];

export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'validate',
    summary: 'check spec and inventory, offline; every mistake with file:line:column',
    offline: true,
    options: [],
    run: async (common, _own, _args, context) => (await import('./validate')).run(given(common, context)),
  },
  {
    name: 'render',
    summary: 'write the files of every host below DIR/HOST/etc/..., offline',
    offline: true,
    options: [
      new Option('--out <dir>', 'a new folder, or one of an earlier render').argParser(nonEmpty).makeOptionMandatory(),
    ],
    run: async (common, own, _args, context) =>
      (await import('./render')).run({
        ...given(common, context),
        out: givenPath(String(own['out']), context),
      }),
  },
  {
    name: 'inventory',
    summary: 'show the inventory as it was read (no spec needed)',
    offline: true,
    options: [
      new Option('--list', 'all of it, as ansible-inventory --list prints it').conflicts(['host', 'graph']),
      new Option('--host <host>', 'the variables of one host').argParser(nonEmpty).conflicts('graph'),
      new Option('--graph', 'groups and hosts as a tree'),
    ],
    run: async (common, own, _args, context) => {
      const host = own['host'];
      const view = own['graph'] === true ? 'graph' : own['list'] === true ? 'list' : undefined;
      if (view === 'graph' && common.format !== 'text') throw new UsageError('--graph is text; --list is JSON');
      const { run } = await import('./inventory');
      if (typeof host === 'string') return run({ ...given(common, context), view: 'host', host });
      if (view !== undefined) return run({ ...given(common, context), view });
      throw new UsageError('inventory needs one of --list, --host HOST and --graph');
    },
  },
  {
    name: 'plan',
    summary: 'look at the hosts and show what would change; changes nothing',
    options: [
      new Option('--out <file>', 'save the plan for `apply FILE`').argParser(nonEmpty),
      new Option('--detailed-exitcode', 'exit 2 when something would change'),
      acceptOption(),
    ],
    run: async (common, own, _args, context) => {
      const out = own['out'];
      return (await import('./plan')).run({
        ...givenHosts(common, accept(own), context),
        detailedExitcode: own['detailedExitcode'] === true,
        ...(typeof out === 'string' ? { out: givenPath(out, context) } : {}),
      });
    },
  },
  {
    name: 'apply',
    summary: 'plan (or take a saved plan), ask, change, verify',
    arguments: [['[plan.json]', 'a file of `plan --out`: what it lists is done, and nothing else']],
    options: [new Option('--yes', 'do not ask'), acceptOption()],
    run: async (common, own, args, context) => {
      const [plan] = args;
      if (plan !== undefined && accept(own).length > 0) {
        throw new UsageError('a saved plan holds what was accepted for it; --accept belongs to `oomcfg plan --out`');
      }
      // For tests that are about other things: a shorter wait finds less.
      const pause = context.env['OOMCFG_SECOND_LOOK_MS'] ?? '';
      return (await import('./apply')).run({
        ...givenHosts(common, accept(own), context),
        yes: own['yes'] === true,
        ...(plan === undefined ? {} : { plan: givenPath(plan, context) }),
        ...(/^\d{1,5}$/.test(pause) ? { secondLookMs: Number(pause) } : {}),
        changing: context.changing,
      });
    },
  },
  {
    name: 'verify',
    summary: 'look again and say what differs from the spec',
    options: [],
    run: async (common, _own, _args, context) => (await import('./verify')).run(givenHosts(common, [], context)),
  },
  {
    name: 'explain',
    summary: 'what a code, a setting of the spec or a sysctl means, why, and what to do',
    offline: true,
    arguments: [['<code|setting|sysctl>', 'OOM417, memory.max, vm.swappiness']],
    options: [],
    run: async (common, _own, args, context) => {
      if (common.format !== 'text') throw new UsageError('explain is text; it has no JSON document');
      return (await import('./explain')).run(args[0] ?? '', given(common, context).reporter);
    },
  },
];

function acceptOption(): Option {
  return new Option('--accept <what>', 'shrink:HOSTS lets a limit go below what is in use there').argParser(acceptance);
}
