/** The calls of a change script by phase, as a shell makes them. */
import { changeScript, type ChangingPlan } from '../../../src/apply/script';
import type { Change } from '../../../src/documents/plan/document';
import { place } from '../../desired/build';
import { runShell, SHELLS } from '../../remote/shells';
import { CALLS, NONCE } from '../build';
import { scriptText } from '../../../src/model/script';
import { cutScripts } from '../../../src/remote/cutScript';

const PHASES = ['files', 'before', 'shrinks', 'first', 'effects', 'last'] as const;

const SETTINGS = [
  'EXPECT',
  'AT',
  'SPEC',
  'FROM',
  'TO',
  'RELOAD',
  'SHRINK',
  'LINKS',
  'UNLINKS',
  'RESTARTS',
  'STARTS',
  'KEPT',
];

export const NOW = new Date('2026-01-02T03:04:05.678Z');

/** Stands for the change: every call prints its words, the phases their names, and the settings come first. */
const ECHO = [
  ...CALLS.map((name) => `${name}() { printf '%s' ${name}; printf ' <%s>' "$@"; echo; }`),
  'change() {',
  ...SETTINGS.map((name) => `  printf '%s=%s\\0' ${name} "$${name}"`),
  ...PHASES.map((name) => `  printf '\\0'; plan_${name}`),
  '}',
].join('\n');

export interface Made {
  readonly settings: Readonly<Record<string, string>>;
  readonly calls: Readonly<Record<(typeof PHASES)[number], readonly string[]>>;
}

export function made(plan: ChangingPlan): Made {
  const output = runShell(
    SHELLS[0]!,
    scriptText(changeScript(cutScripts({ look: '', change: ECHO }), 'shop', plan, NONCE, NOW)),
  ).toString();
  const parts = output.split('\0');
  const settings = parts.slice(0, SETTINGS.length).map((part) => part.split(/=(.*)/s).slice(0, 2) as [string, string]);
  const phases = parts.slice(SETTINGS.length + 1).map((part) => part.split('\n').filter(Boolean));
  return {
    settings: Object.fromEntries(settings),
    calls: Object.fromEntries(PHASES.map((name, index) => [name, phases[index] ?? []])) as unknown as Made['calls'],
  };
}

export type Row = readonly [
  target: string,
  setting: string,
  before: Change['before'],
  after: Change['after'],
  when?: Change['takesEffect'],
];

export const asked = ([target, setting, before, after, takesEffect = 'live']: Row): Change => ({
  target,
  setting,
  before,
  after,
  takesEffect,
  source: place(1),
});
