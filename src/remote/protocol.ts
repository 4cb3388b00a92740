/**
 * Every record that a script on a host writes: what it belongs to, whether it is part of a plan's digest, and its
 * fields. Scripts and readers agree through this table alone.
 */

/**
 * How a field is read. `word` ends at the next blank, and so do `said` (a word, or `-` for nothing), `number` (an
 * integer from 0 on), `decimal` (with two decimals, as in pressure files), `kib` (KiB) and `size` (bytes, or no limit
 * in the words of kernel, systemd and ulimit). The others come last and take all that is left: `text`, `words`, and
 * `pair` (`KEY=VALUE`).
 */
export type FieldKind = 'word' | 'said' | 'number' | 'decimal' | 'kib' | 'size' | 'text' | 'words' | 'pair';
export type Fields = Readonly<Record<string, FieldKind>>;

/**
 * What a record belongs to: the host, the `unit` or the `dependent` before it, the variable of the `variable` or the
 * `also` before it, the JVM of the `jvm` before it, the unit file of the `f` before it.
 */
type Scope = 'host' | 'unit' | 'variable' | 'file' | 'jvm' | 'dependent';

/**
 * `stable`: part of the digest that a change is checked against. `either`: stable, except for a unit that comes and
 * goes by itself.
 */
type Keeps = 'stable' | 'volatile' | 'either';

interface RecordRow {
  readonly scope: Scope;
  readonly keeps: Keeps;
  /** In the order in which they are printed. */
  readonly fields: Fields;
}

const of =
  (scope: Scope, keeps: Keeps) =>
  <F extends Fields>(fields: F): RecordRow & { readonly fields: F } => ({ scope, keeps, fields });
const host = of('host', 'stable');
const hostNow = of('host', 'volatile');
const unit = of('unit', 'stable');
const unitNow = of('unit', 'volatile');
const unitMostly = of('unit', 'either');
const variable = of('variable', 'stable');
const variableNow = of('variable', 'volatile');
const variableMostly = of('variable', 'either');
const file = of('file', 'stable');
const jvm = of('jvm', 'either');
const jvmNow = of('jvm', 'volatile');

/**
 * A word of a variable or a command line, in its short form (look/jvm/words.sh), with its number among the words of the
 * spec.
 */
const WORD = { word: 'text' } as const;

/** Records of a look; they follow the nonce and `=` (stable) or `~` (volatile). */
export const RECORDS = {
  // The frame.
  oomcfg: host({ version: 'word' }),
  end: host({}),

  // The machine (look/host/host.sh).
  machine: host({ id: 'word' }),
  boot: hostNow({ id: 'word', began: 'word' }),
  obstacle: host({ what: 'word' }),
  memtotal: hostNow({ size: 'kib' }),
  memavailable: hostNow({ size: 'kib' }),
  swaptotal: hostNow({ size: 'kib' }),
  page: host({ size: 'kib' }),
  kernel: host({ release: 'text' }),
  uptime: hostNow({ seconds: 'number' }),
  capbnd: host({ set: 'word' }),
  cgroup: host({ mode: 'word' }),
  memory: host({ controller: 'word' }),
  container: host({ kind: 'text' }),
  systemd: host({ version: 'number' }),
  default: host({ line: 'text' }),
  initscore: host({ score: 'word' }),
  oomd: hostNow({}),
  oomdslice: hostNow({ swap: 'word', pressure: 'word', slice: 'word' }),
  room: hostNow({ mode: 'number', commitLimit: 'kib', committed: 'kib', hugePages: 'number', hugePageSize: 'kib' }),
  sysctl: host({ key: 'word', value: 'text' }),
  nosysctl: host({ key: 'word' }),
  fixedsysctl: host({ key: 'word' }),
  // `how` has what comes before the `=` of the line: `-` for a key that systemd-sysctl is to leave alone, then the
  // pattern that names it.
  sysctlfile: host({ line: 'number', key: 'word', how: 'word', pathAndValue: 'text' }),
  swappiness: hostNow({ value: 'word', slice: 'text' }),
  tuned: host({ wins: 'word' }),
  noswap: host({}),
  swap: of('host', 'either')({ type: 'word', size: 'kib', path: 'text' }),
  swapused: hostNow({ size: 'kib', path: 'text' }),
  swapfile: host({ size: 'number' }),
  swapdir: host({ why: 'word' }),
  swapfs: host({ type: 'text' }),
  swapinode: host({ inode: 'word' }),
  free: hostNow({ blocks: 'number', blockSize: 'number' }),

  // What oomcfg has there.
  pending: host({ from: 'word', to: 'text' }),
  busy: hostNow({}),
  broken: host({}),
  generation: host({ id: 'word', spec: 'text' }),
  file: host({ link: 'word', path: 'text' }),
  head: host({ path: 'word', line: 'text' }),
  sum: host({ sha256: 'word', path: 'text' }),
  before: host({ kind: 'word', name: 'word', value: 'text' }),
  blocked: host({ kind: 'word', path: 'word', other: 'text' }),
  judged: hostNow({ unit: 'word', owner: 'text' }),
  unjudged: hostNow({ unit: 'word', owner: 'text' }),

  // A slice with defaults for what is in it.
  inherits: hostNow({ slice: 'word', low: 'size', min: 'size' }),

  // What systemd has not read (look/reload/unread.sh, look/reload/ambiguous.sh): `t` is a record of another unit, which
  // the controller compares.
  unread: of('host', 'either')({ unit: 'text' }),
  loaded: host({ unit: 'text' }),
  unreadconf: of('host', 'either')({ path: 'text' }),
  t: of('host', 'either')({ unit: 'word', record: 'text' }),

  // A unit, and its properties as systemd prints them (look/units.sh).
  unit: unit({ name: 'text' }),
  variable: variable({ name: 'text' }),
  p: unitMostly({ property: 'pair' }),
  bus: unit({}),
  gone: unit({}),
  leftover: unit({}),
  gave: unit({ variable: 'text' }),
  given: unit({ directive: 'pair' }),
  running: unitMostly({}),
  along: unitNow({ unit: 'text' }),
  written: unitNow({ seconds: 'number' }),
  // The start of its main process, and which of its runs that is (systemd.exec(5), INVOCATION_ID); for the short look
  // after a change.
  began: unitNow({ start: 'word', invocation: 'word', cgroup: 'text' }),

  // Its files, and what they start (look/host/files.sh, look/jvm/start/programs.sh).
  f: unit({ path: 'text' }),
  a: file({ line: 'number', assignment: 'pair' }),
  e: file({ line: 'number' }),
  ea: file({ line: 'number', variable: 'text' }),
  x: file({ program: 'text' }),
  xv: variable({}),
  xb: variableNow({ option: 'text' }),
  xw: variable({ what: 'word' }),
  needs: unitNow({ kind: 'word', path: 'text' }),
  changed: unitNow({ seconds: 'number', path: 'text' }),
  changedfolder: unitNow({ seconds: 'number' }),
  changedconf: unitNow({ seconds: 'number' }),

  // Its cgroup and its processes (look/kernel.sh, look/limits.sh).
  c: unitMostly({ file: 'word', value: 'text' }),
  use: unitNow({ size: 'size' }),
  swapped: unitNow({ size: 'size' }),
  stalled: unitNow({ percent: 'decimal' }),
  kills: unitNow({ count: 'number' }),
  killed: unitNow({ seconds: 'number' }),
  above: unitNow({ low: 'size', min: 'size', high: 'size', swap: 'size', max: 'size', slice: 'word' }),
  pid: unitNow({ pid: 'number' }),
  nomain: unitNow({}),
  m: unitMostly({ what: 'word', value: 'text' }),
  outside: unitMostly({}),
  in: unitNow({ pid: 'number', comm: 'text' }),
  mapped: unitNow({ pages: 'size' }),
  payload: unitNow({}),
  // A name can hold blanks, a cgroup of systemd's none.
  left: unitNow({ pid: 'number', cgroup: 'word', comm: 'text' }),
  widest: unitNow({ pid: 'number', limit: 'size' }),
  foreign: unitNow({ pid: 'number' }),
  scored: unitNow({}),
  limited: unitNow({ directive: 'word' }),
  keeps: unitNow({ variable: 'text' }),

  // Its variable: for the next start, in the running process, another one that its start script takes
  // (look/jvm/variables.sh, look/jvm/start/startScripts.sh).
  nextset: variable({}),
  nw: variable(WORD),
  unset: variable({}),
  also: variable({ name: 'text' }),
  envfile: variable({ path: 'text' }),
  set: variableNow({ kind: 'word', line: 'number', path: 'text' }),
  other: unit({ name: 'text' }),
  ow: unit(WORD),
  runset: variableMostly({}),
  rw: variableMostly(WORD),
  same: variableMostly({}),
  hidden: unitMostly({}),
  older: unitMostly({}),
  order: unitNow({ where: 'word', option: 'text' }),
  wfile: unitNow({ word: 'number' }),

  // Its JVMs (look/jvm/jvms.sh, look/jvm/jvmOptions.sh); SOURCE is the letter of where an option is from.
  jvm: jvm({}),
  jpid: jvmNow({ pid: 'number' }),
  jmain: jvm({}),
  jlate: jvmNow({}),
  jrecent: jvmNow({}),
  jprogram: jvm({ name: 'text' }),
  jlauncher: jvm({}),
  jfilegone: jvmNow({}),
  jw: jvm({ source: 'word', word: 'text' }),
  jv: jvmNow({ counter: 'word', value: 'number' }),
  jo: unitNow(WORD),
  jofile: unitNow({ path: 'text' }),
  jnext: unitNow({}),
  jleft: unitNow({ pid: 'number' }),
  jmore: unitNow({ count: 'number' }),
  jgone: unitNow({ option: 'text' }),
  jguess: unitNow({}),
  jmay: unitNow({ variable: 'word', word: 'text' }),
  jdark: unitNow({}),
  jblind: unitNow({ path: 'text' }),
  // A program on the way to the JVM keeps the variable from it (look/jvm/start/startLosses.sh), in ExecStart= or in a
  // line of a script: the words of Loss; and whether the environment of a JVM is that of its unit, `passed` or `new`,
  // and has the variable as its unit gives it, or although that does not.
  xset: unitNow({ what: 'word', by: 'word' }),
  lost: unitNow({ what: 'word', by: 'word', line: 'number', path: 'text' }),
  jenv: jvmNow({ what: 'word' }),
  jgiven: jvmNow({}),
  jown: jvmNow({}),
  // A command line of java has the variable in quotes, or behind the main class (look/jvm/start/javaLines.sh): `word`
  // or `behind`, with `may` before it where that is in doubt.
  misplaced: variableNow({ what: 'word', line: 'number', path: 'text' }),
  jedited: unitNow({}),
  // An option of the spec that the JVM of a start command does not have (look/jvm/knownFlags.sh).
  lacksflag: unitNow({ name: 'text' }),
  had: unitNow({ countAndNames: 'words' }),
  revalued: unitNow({ options: 'words' }),

  // A unit that would be restarted along with others (look/dependents.sh).
  dependent: of('dependent', 'either')({}),
  d: of('dependent', 'either')({ property: 'pair' }),
  edges: host({ unit: 'word', property: 'word', names: 'words' }),
  started: hostNow({ unit: 'word', property: 'pair' }),

  // The short look after a change (look/again.sh); `-` for what the host does not say.
  again: unitNow({
    id: 'word',
    active: 'word',
    sub: 'word',
    type: 'word',
    pid: 'number',
    restarts: 'number',
    job: 'said',
    result: 'said',
    kills: 'number',
    stalled: 'decimal',
    triggered: 'said',
    ran: 'number',
  }),
  lastend: unitNow({ result: 'word' }),
} as const;

const change = <F extends Fields>(fields: F): { readonly fields: F } => ({ fields });

/** Records in which a change reports (change/report.sh); they follow the nonce and `!`. */
export const REPORTS = {
  step: change({ name: 'word' }),
  locked: change({}),
  stale: change({}),
  inuse: change({ unit: 'word', use: 'word', limit: 'word', setting: 'word' }),
  noroom: change({ kind: 'word', setting: 'word', amount: 'word', limit: 'word' }),
  // The step that failed, how (apply/failureWords.ts) and what it is about: it is undone, it comes after the switch and
  // stays so, or it is one of the undo.
  failed: change({ step: 'word', kind: 'word', about: 'text' }),
  unfinished: change({ step: 'word', kind: 'word', about: 'text' }),
  stuck: change({ step: 'word', kind: 'word', about: 'text' }),
  recovered: change({ result: 'word', from: 'word', to: 'text' }),
  effect: change({ unit: 'word', setting: 'word', process: 'word', kind: 'word', about: 'text' }),
  restarted: change({ unit: 'text' }),
  revalued: change({ unit: 'word', options: 'words' }),
  starting: change({ unit: 'text' }),
  nojournal: change({ kind: 'word', about: 'text' }),
  was: change({ unit: 'word', restarts: 'word', kills: 'number', slice: 'said' }),
  ran: change({ unit: 'word', seconds: 'number' }),
  more: change({ count: 'number' }),
  done: change({}),
  undone: change({}),
  notundone: change({}),
} as const;

export type RecordName = keyof typeof RECORDS;
export type ReportName = keyof typeof REPORTS;

/** The row of a look's record; undefined for one that a newer script writes. */
export function rowOf(type: string): RecordRow | undefined {
  return Object.hasOwn(RECORDS, type) ? RECORDS[type as RecordName] : undefined;
}
