/**
 * Whether a look answers all that was asked, with names that are valid: a host that said nothing must never pass for
 * one that is in order.
 */
import type { Finding } from '../model/finding';
import type { LookRequest } from '../model/observed';
import { printable } from '../model/text/printable';
import { isOurPath } from '../systemd/paths';
import { isUnitName } from '../systemd/unitNames';
import { probeFinding } from '../rules/host';
import { type Look, property } from './sections';

/** Records of one type: no host has so many, and work that grows with their square stays small. */
const MOST = 2000;
/** Names in the dependencies of all units together: the look follows at most 800 units. */
const MAX_DEPENDENCIES = 20_000;

const SYSCTL_KEY = /^(?:vm\.[a-z0-9_-]{1,100}|kernel\.panic)$/;
const SWAP_FILE = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._+@-]+)+$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const GENERATION = /^[0-9a-f-]{1,64}$/;

/** The reason to refuse a look, or undefined. */
export function implausible(look: Look, asked: LookRequest): Finding | undefined {
  return tooMany(look) ?? badName(look) ?? unanswered(look, asked);
}

function tooMany(look: Look): Finding | undefined {
  const counts: (readonly [string, number])[] = [
    ['unit', look.units.length],
    ['dependent', look.dependents.length],
    ...look.counts,
  ];
  const names = look.dependents.flatMap(({ records }) => records).reduce((sum, { text }) => sum + blanks(text), 0);
  const first = counts.find(([, count]) => count > MOST) ?? ['dependency', names];
  const [type, count] = first;
  if (count <= (type === 'dependency' ? MAX_DEPENDENCIES : MOST)) return undefined;
  return probeFinding('badRecord', {
    summary: `the host printed ${count} records of the type ${type}`,
    detail: 'No host has so many, so something other than a look was printed.',
    fix: 'Look at the files in /etc/oomcfg/current and /var/lib/oomcfg on the host.',
    facts: { record: type, count },
  });
}

function blanks(text: string): number {
  return text.split(' ').length;
}

/** The first name that breaks its rule, of all that become a path, an argument of a command or a key of a plan. */
function badName(look: Look): Finding | undefined {
  const generation = look.last('generation')?.id ?? '';
  const named: [string, string, boolean][] = [
    ...look.units.flatMap((section): [string, string, boolean][] => {
      const id = property(section, 'p', 'Id') ?? section.name;
      const variables = section.records.filter(({ type }) => type === 'variable' || type === 'also');
      return [
        ['unit', section.name, isUnitName(section.name)],
        ['unit', id, isUnitName(id)],
        ...variables.map(({ text }): [string, string, boolean] => ['variable', text, VARIABLE.test(text)]),
      ];
    }),
    ...look.dependents.map((section): [string, string, boolean] => {
      const id = property(section, 'd', 'Id') ?? '';
      return ['unit', id, id === '' || isUnitName(id)];
    }),
    ['generation', generation, generation === '' || GENERATION.test(generation)],
    ...look.all('file').map(({ path }): [string, string, boolean] => ['file', path, isOurPath(path)]),
    ...look
      .all('before')
      .flatMap(({ kind, value: path }): [string, string, boolean][] =>
        kind === 'made' && path !== '' ? [['swap file', path, SWAP_FILE.test(path)]] : [],
      ),
    ...sysctlKeys(look).map((key): [string, string, boolean] => ['sysctl', key, SYSCTL_KEY.test(key)]),
  ];
  const bad = named.find(([, , isGood]) => !isGood);
  if (bad === undefined) return undefined;
  const [type, name] = bad;
  return probeFinding('badRecord', {
    summary: `the host returned an invalid ${type} name: \`${printable(name, 80)}\``,
    detail: 'What a host prints is not trusted, and an invalid name could become another path or command.',
    fix: 'Look at /etc/oomcfg/current/manifest on the host: it is valid only as oomcfg wrote it.',
    facts: { record: type, name: printable(name, 80) },
  });
}

function sysctlKeys(look: Look): readonly string[] {
  return [...look.all('sysctl'), ...look.all('nosysctl')].map(({ key }) => key);
}

function unanswered(look: Look, asked: LookRequest): Finding | undefined {
  const answers = new Map(look.units.map((section) => [section.name, section]));
  const hasSystemd = !look.all('obstacle').some(({ what }) => what === 'no-systemd');
  const version = look.text('systemd');
  if (hasSystemd && !/^[1-9]\d{0,4}$/.test(version)) {
    return probeFinding('badRecord', {
      summary: "the host's systemd did not say its version",
      detail: `\`systemctl --version\` gave \`${printable(version, 40)}\`, and what the host can enforce depends on it.`,
      fix: 'Run `systemctl --version` on the host.',
      facts: { version: printable(version, 40) },
    });
  }
  const silent = asked.units.find(({ unit }) => {
    const section = answers.get(unit);
    return section === undefined || (hasSystemd && !property(section, 'p', 'LoadState'));
  });
  if (silent !== undefined) {
    return probeFinding('badRecord', {
      summary: `the host's systemd did not say what ${silent.unit} is`,
      detail:
        '`systemctl show` failed or was cut off, so nothing is known about the unit, not even that it is missing.',
      fix: `Run \`systemctl show ${silent.unit}\` on the host; a hanging D-Bus or PID 1 has to be fixed first.`,
      facts: { unit: silent.unit },
    });
  }
  const keys = new Set(sysctlKeys(look));
  const missing = asked.sysctls.find((key) => !keys.has(key));
  if (missing === undefined) return undefined;
  return probeFinding('badRecord', {
    summary: `the host did not say what ${missing} is`,
    detail: 'Neither a value nor its absence was printed.',
    fix: 'Look at /proc/sys on the host.',
    facts: { setting: missing },
  });
}
