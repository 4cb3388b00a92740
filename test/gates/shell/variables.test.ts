/**
 * No function of the scripts for hosts disturbs another one over a variable or over IFS; each rule is proven by a
 * planted violation, and a clean twin passes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Interfaces, sharedNames, variableMistakes } from './variables';

/** What a function knows of the unit, the JVM or the reading that it is called for. */
const INTERFACES: Interfaces = {
  'look/units.sh':
    `address_space also cgroup comes_back drop_ins environment environment_files fragment id invocation_id passed pid restarts
    several_starts since stale starts state sub triggers unit unit_score unit_type unset_environment variable`.split(
      /\s+/,
    ),
  'look/reload/ambiguous.sh': ['also'],
  'look/again.sh': ['id', 'pid', 'state', 'sub'],
  'look/allUnits.sh': ['nth_unit', 'wants_maps'],
  'look/jvm/jvms.sh': ['jvm'],
  'look/jvm/start/startScripts.sh': ['file', 'number'],
  'look/jvm/start/nextJvm.sh': ['asked', 'jvm'],
  'look/reload/unread.sh': ['ambiguous', 'drop_ins', 'fragment', 'id', 'names', 'needed_by'],
  'change/live.sh': ['since'],
};

/** What is corrected in place, in whichever file the unit is looked at: control_of, stand_in, emit_of_unit. */
const HANDED = ['control', 'pid', 'state', 'sub'];

/**
 * Names in capitals that functions of several files assign. Nothing tells whether two files mean the same by a name:
 * END was the line that ends a unit's text in one, and the last program of a command in another, and a look of a unit
 * that su starts lost all units after it. A new one is to be looked at, and gets a name of its own or a place here.
 */
const SHARED =
  `ABOVE ARGUMENTS AWAY BEFORE BEFORE_ON_DISK BEGAN BLOCK CHANGED COMMAND COUNTED COUNTS CUT DEPENDENTS DOWN
    DROPPED EARLIER EDGES END EXACT FILE FILED FILED_START FILED_STARTS FOLDERS FOREIGN FOUND GIVEN_BY GIVES GUESSED
    HAD HAD_JVM HAS_DEFAULTS HELD HOP_RESETS IN_USE JOINED JUST_STARTED JVMS JVM_SIZES KEEPING KEEPS LAST_PROGRAM
    LEFT LIMITED LOSS MADE MORE NEXT_FOLDER NOTED NOW NO_JOURNAL OPTIONS_TAKEN OPTION_COUNT OTHER_VALUES OUT OWED OWING
    OWN_UNREAD OWN_VALUES PATHS PROCESSES PROGRAM PROTECTS READ RELINKED REPLACED REQ REVALUED ROOM_TOTAL RUN_SET
    SAID SCOPED SCORED SCORES SCRIPTS SETS SHELL_TEXT SHOW SLICES START STARTED START_TEXT STAYS STEPS SWAPS_MADE
    SWITCHED SYSCTLS SYSCTLS_SET TAKEN TAKES TEXT TOUCHED USED VALUE X`.split(/\s+/);

function scripts(): ReadonlyMap<string, string> {
  const root = fileURLToPath(new URL('../../../src/remote/', import.meta.url));
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sh'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

it('keeps the variables of functions apart', () => {
  const files = scripts();
  expect(files.size).toBeGreaterThan(50);
  expect(variableMistakes(files, INTERFACES, HANDED)).toEqual([]);
});

it('knows each name in capitals that several files assign', () => {
  expect(sharedNames(scripts()).filter((name) => name !== 'IFS')).toEqual(SHARED);
});

it('sees a name in capitals that a second file begins to assign', () => {
  const one = 'one() {\n  END=$1\n}\n';
  expect(sharedNames(new Map(Object.entries({ 'a.sh': one, 'b.sh': 'two() {\n  LAST=$1\n}\n' })))).toEqual([]);
  expect(sharedNames(new Map(Object.entries({ 'a.sh': one, 'b.sh': 'two() {\n  END=$1\n}\n' })))).toEqual(['END']);
});

const own = (name: string, body: string): string => `${name}() {\n  local line\n  ${body}\n}\n`;
const free = (name: string, body: string): string => `${name}() {\n  ${body}\n}\n`;
const LOOP = 'for line in $1; do s "$line"; done';

it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['a name that two functions have of their own', { 'a.sh': own('one', LOOP), 'b.sh': own('two', LOOP) }, []],
  [
    'a name that two functions of two files assign',
    { 'a.sh': own('one', LOOP), 'b.sh': free('two', LOOP) },
    ['b.sh: two assigns line, which is not its own'],
  ],
  [
    'one that is read by read',
    { 'a.sh': own('one', LOOP), 'b.sh': free('two', 'while read -r key line; do :; done') },
    ['b.sh: two assigns line, which is not its own'],
  ],
  [
    'one that eval assigns',
    { 'a.sh': own('one', LOOP), 'b.sh': free('two', 'eval "line=\\$AT_$1"') },
    ['b.sh: two assigns line, which is not its own'],
  ],
  ['one that a single function assigns', { 'a.sh': free('one', LOOP) }, []],
  ['one that is assigned in a shell of its own', { 'a.sh': own('one', LOOP), 'b.sh': free('two', '(line=1)') }, []],
  ['one of an environment', { 'a.sh': own('one', LOOP), 'b.sh': free('two', 'line=1 sed p') }, []],
  ['a name in capitals', { 'a.sh': free('one', 'X=1'), 'b.sh': free('two', 'X=2') }, []],
  [
    'a single function that calls itself and reads its name after that',
    { 'a.sh': free('one', 'line=$1\n  one "$2"\n  s "$line"') },
    ['a.sh: one assigns line, which is not its own', 'a.sh: one overwrites line of one'],
  ],
  [
    'a function that overwrites what its caller reads after it',
    { 'a.sh': own('one', 'line=$1\n  two\n  s "$line"') + free('two', LOOP) },
    ['a.sh: two overwrites line of one'],
  ],
  [
    'one that does so through another one, in one way of several',
    {
      'a.sh':
        own('one', 'line=$1\n  if [ -n "$2" ]; then two; fi\n  s "$line"') +
        free('two', 'three || return 1') +
        free('three', LOOP),
    },
    ['a.sh: two overwrites line of one'],
  ],
  [
    'a caller that reads no more after it',
    { 'a.sh': own('one', 'line=$1\n  s "$line"\n  two') + free('two', LOOP) },
    [],
  ],
  [
    'a function that adds to what its caller has',
    { 'a.sh': own('one', 'line=$1\n  two\n  s "$line"') + free('two', 'line="$line more"') },
    [],
  ],
  [
    'one that adds to what a function of another file has',
    { 'a.sh': own('one', 'line=$1\n  two\n  s "$line"'), 'b.sh': free('two', 'line="$line more"') },
    ['b.sh: two assigns line of one, which is in another file'],
  ],
  [
    'a function that reads what one of another file has',
    { 'a.sh': own('one', 'line=$1\n  two'), 'b.sh': free('two', 's "$line"') },
    ['b.sh: two reads line of a.sh'],
  ],
  [
    'a name of its own that is read before it is assigned',
    { 'a.sh': own('one', '[ -z "$1" ] || line=$1\n  s "$line"') },
    ['a.sh: one reads its line before it is assigned'],
  ],
  ['one that is empty from the beginning', { 'a.sh': 'one() {\n  local line=\'\'\n  s "$line"\n}\n' }, []],
  ['a separator for one command', { 'a.sh': own('one', 'IFS=: read -r line') }, []],
  ['a separator that is its own', { 'a.sh': free('one', 'local IFS\n  IFS=:\n  set -- $1') }, []],
  [
    'a separator that stays at the end',
    { 'a.sh': free('one', 'IFS=$NL\n  for _ in $1; do :; done') },
    ['a.sh: one leaves another IFS behind'],
  ],
  [
    'one that is exchanged for another one',
    { 'a.sh': free('one', 'IFS=" $TAB$NL"\n  IFS=:') },
    ['a.sh: one leaves another IFS behind'],
  ],
  [
    'one that is put back on one way only',
    { 'a.sh': free('one', 'IFS=:\n  set -- $1\n  [ $# -gt 0 ] || return 1\n  IFS=" $TAB$NL"') },
    ['a.sh: one leaves another IFS behind'],
  ],
])('is told of %s', (_, files, expected) => {
  expect(variableMistakes(new Map(Object.entries(files)), {}, [])).toEqual(expected);
});

it('lets a name pass that is listed', () => {
  const files = new Map([
    ['a.sh', own('one', 'line=$1\n  two\n  three')],
    ['b.sh', free('two', 's "$line"')],
    ['c.sh', free('three', 'line="$line more"')],
  ]);
  expect(variableMistakes(files, {}, [])).toHaveLength(2);
  expect(variableMistakes(files, { 'a.sh': ['line'] }, ['line'])).toEqual([]);
});

it('does not pass over what it cannot read', () => {
  expect(() => variableMistakes(new Map([['a.sh', 'one() {\n  if true; then\n}\n']]), {}, [])).toThrow(/line 3/);
});
