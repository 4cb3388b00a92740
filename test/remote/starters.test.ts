/**
 * What starts a unit when it is needed, and so may leave it down: by its type, its triggers and the bus; in each shell.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LOOK, runShell, SHELLS } from './shells';

const root = mkdtempSync(join(tmpdir(), 'oomcfg-starters-'));
afterAll(() => rmSync(root, { recursive: true }));
for (const folder of ['share/dbus-1/system-services', 'units/multi-user.target.wants', 'units/core.service.requires'])
  mkdirSync(join(root, folder), { recursive: true });
writeFileSync(join(root, 'share/dbus-1/system-services/org.y.service'), '');
symlinkSync('/nowhere', join(root, 'units/multi-user.target.wants/boot.service'));
symlinkSync('/nowhere', join(root, 'units/core.service.requires/needed.service'));

const HERE = LOOK.replaceAll('for place in /usr/share ', `for place in ${root}/share `).replaceAll(
  'for place in /etc/systemd/system/*.',
  `for place in ${root}/units/*.requires/"$1" ${root}/units/*.`,
);

describe.each(SHELLS)('in $shell, a unit', (shell) => {
  it.each<[string, readonly [type: string, triggers: string, restart: string, bus: string, unit: string], string]>([
    ['that nothing starts', ['simple', '', 'no', '', 'a.service'], '-'],
    ['that is a oneshot', ['oneshot', 'a.timer', 'no', '', 'a.service'], 'oneshot'],
    ['that a timer starts', ['simple', 'a.timer', 'no', '', 'a.service'], 'job'],
    ['that a timer and a path start', ['exec', 'a.path a.timer', 'no', '', 'a.service'], 'job'],
    ['that a timer starts and systemd again', ['simple', 'a.timer', 'always', '', 'a.service'], 'yes'],
    ['that a socket alone starts', ['notify', 'a.socket', 'no', '', 'a.service'], 'socket'],
    ['that a socket starts, and a target', ['simple', 'a.socket', 'no', '', 'boot.service'], 'yes'],
    ['that a socket starts, and another unit', ['simple', 'a.socket', 'no', '', 'needed.service'], 'yes'],
    ['that the bus starts', ['dbus', '', 'no', 'org.y', 'a.service'], 'bus'],
    ['of another type that the bus starts', ['notify', '', 'no', 'org.y', 'a.service'], 'bus'],
    ['that has a name on the bus, and no file there', ['notify', '', 'no', 'org.x', 'a.service'], '-'],
    ['that the bus starts, and a target', ['dbus', '', 'no', 'org.y', 'boot.service'], 'yes'],
  ])('%s', (_, words, expected) => {
    const script = `${HERE}\nset -f\nfind_starter "$1" "$2" "$3" "$4" "$5"\necho "$STARTER"`;
    expect(runShell(shell, script, words).toString('utf8').trim()).toBe(expected);
  });
});
