/** How to log in to a host and become root there, from its ansible_* variables, the environment and ansible.cfg. */
import type { Connection } from '../../model/host';
import type { ConnectionSetting } from './connectionVariables';
import { BECOME_METHODS, BOOLEAN_WORDS, CONNECTION_KINDS, SETTING_OF, settingRow } from './connectionVariables';
import type { ConnectionInput } from './connectionValue';
import { readSetting, reject } from './connectionValue';
import type { InventoryCode, InventoryRemark } from '../inventoryFindings';
import { programOf, withoutSecrets } from '../foreign/secrets';
import type { Target } from '../route/options';
import type { GivenSetting, Route, Unused } from '../route/routeArguments';
import { readRoute } from '../route/routeArguments';
import { isUnprintable, show } from '../text';
import { isThisMachine } from './thisMachine';

export interface ReadConnection {
  readonly connection: Connection;
  /** Absent for a local connection. */
  readonly target?: Target;
  /** ssh would read ssh_config; `-F none` keeps it from that. */
  readonly usesSshConfig: boolean;
  /** Options that decide nothing and have no effect. */
  readonly unused: readonly Unused[];
}

/** How sudo is called. */
const OF_SUDO: ReadonlySet<ConnectionSetting> = new Set(['becomeExe', 'becomeFlags']);

/** Reads the connection of a host. Wrong values are reported and left out. */
export function readConnection(input: ConnectionInput): ReadConnection {
  // A fleet has ten thousand hosts, and each says little: what nobody sets is not looked for.
  const said = new Set(Object.keys(input.values).map((name) => SETTING_OF.get(name)));
  const read = (setting: ConnectionSetting): GivenSetting | undefined =>
    said.has(setting) || input.config.has(settingRow(setting).config) ? readSetting(setting, input) : undefined;
  const user = textWithout(/[=,;]|^[^:]+:[^:]/, read('user'), input);
  const keyFile = read('privateKeyFile');
  const privateKeyFile = fromFolder(textOf(keyFile, input), keyFile);
  const password = secretOf(read('password'), input);
  // A login as root needs no sudo, so mistakes in its settings do not matter.
  const isRoot = (user ?? input.surroundings.user) === 'root';
  const becomePassword = isRoot ? undefined : secretOf(read('becomePassword'), input);
  const become = readBecome(read('become'), input);
  checkBecome(read('becomeUser'), isRoot ? undefined : read('becomeMethod'), input);
  const kind = readKind(read('kind'), input);
  const givenAddress = read('address');
  const address = readAddress(givenAddress, input);
  const givenPort = read('port');
  const port = readPort(givenPort, input);
  const target: Target = {
    address,
    port,
    isPortGiven: givenPort !== undefined,
    user: user ?? input.surroundings.user,
    isUserGiven: user !== undefined,
    homes: input.surroundings.homes,
    ...(privateKeyFile === undefined ? {} : { key: privateKeyFile }),
  };
  const report = (code: InventoryCode, given: GivenSetting, remark: InventoryRemark): void =>
    input.report(code, given.at, remark, given.label);
  const ofRoute = (setting: ConnectionSetting): GivenSetting | undefined =>
    isRoot && OF_SUDO.has(setting) ? undefined : read(setting);
  const route: Route = readRoute(kind, target, ofRoute, report);
  if (kind === 'local') checkLocal(address, givenAddress, input);
  return {
    connection: {
      kind,
      address,
      port,
      ...(user === undefined ? {} : { user }),
      ...(privateKeyFile === undefined ? {} : { privateKeyFile, privateKeyFrom: keyFile?.label ?? '' }),
      ...(password === undefined ? {} : { password }),
      ...(become === undefined ? {} : { become }),
      ...(becomePassword === undefined ? {} : { becomePassword }),
    },
    ...(kind === 'local' ? {} : { target }),
    usesSshConfig: kind === 'ssh' && route.usesSshConfig,
    unused: route.unused,
  };
}

function textOf(given: GivenSetting | undefined, input: ConnectionInput): string | undefined {
  if (given === undefined) return undefined;
  const { value } = given;
  if (typeof value === 'boolean') reject(given, input, 'It is a boolean.', 'Quote the value if it is text.');
  else if (value === '') reject(given, input, 'It is empty.', 'Give a value, or remove the variable.');
  else if (isUnprintable(value)) reject(given, input, 'It contains control characters.', 'Remove them.');
  else if (/\s[#;]/.test(value)) {
    reject(
      given,
      input,
      'The comment after it is part of the value: in [group:vars], and in ansible.cfg with #, a comment needs a line of its own.',
      'Put the comment on a line of its own.',
    );
  } else if (value.startsWith('-'))
    reject(given, input, 'ssh reads a word that begins with - as an option.', 'Correct the value.');
  else return value;
  return undefined;
}

/** The text; refused where it has characters that can only be a mistake, with a password after them perhaps. */
function textWithout(mistaken: RegExp, given: GivenSetting | undefined, input: ConnectionInput): string | undefined {
  const text = textOf(given, input);
  if (given === undefined || text === undefined || !mistaken.test(text)) return text;
  reject(
    given,
    input,
    'It contains a character that no name or address has (= , ; : |): another setting may have run into it.',
    'Separate settings with spaces, or put each on a line of its own.',
  );
  return undefined;
}

/** A relative path in ansible.cfg is meant from the folder of that file. */
function fromFolder(path: string | undefined, given: GivenSetting | undefined): string | undefined {
  const folder = given?.folder;
  if (path === undefined || folder === undefined || folder === '.' || /^[~/]/.test(path)) return path;
  return `${folder}/${path}`;
}

function secretOf(given: GivenSetting | undefined, input: ConnectionInput): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given.value === 'boolean') reject(given, input, 'It is a boolean.', 'Quote the password.');
  else if (/\s#\s/.test(given.value)) {
    reject(
      given,
      input,
      'The comment after it is part of the value, as Ansible reads it.',
      'Put the comment on a line of its own.',
    );
  } else return given.value;
  return undefined;
}

function readKind(given: GivenSetting | undefined, input: ConnectionInput): Connection['kind'] {
  if (given === undefined) return 'ssh';
  const kind = CONNECTION_KINDS.get(String(given.value));
  if (kind === undefined) {
    input.report(
      'OOM231',
      given.at,
      {
        summary: `${given.label} is ${show(programOf(String(given.value)))}, which is not supported`,
      },
      given.label,
    );
  }
  return kind ?? 'ssh';
}

function readAddress(given: GivenSetting | undefined, input: ConnectionInput): string {
  const address = textWithout(/[=,;|]/, given, input) ?? input.host;
  if (given !== undefined && /\s/.test(address))
    reject(given, input, 'An address has no spaces.', 'Write a name or an IP address.');
  // [2001:db8::1] is how a port is separated in URLs; on its own the brackets are not part of the address.
  return /^\[.*:.*\]$/.test(address) ? address.slice(1, -1) : address;
}

/** A local connection runs everything here, whatever the host's address is. */
function checkLocal(address: string, given: GivenSetting | undefined, input: ConnectionInput): void {
  if (isThisMachine(address, input.surroundings.machine)) return;
  const variable = 'ansible_connection';
  input.report(
    'OOM236',
    input.placeOf(variable),
    {
      summary: `a local connection, but ${given === undefined ? 'the host is named' : 'its address is'} ${show(withoutSecrets(address))}, which is not this machine`,
    },
    variable,
  );
}

const SSH_PORT = 22;

function readPort(given: GivenSetting | undefined, input: ConnectionInput): number {
  if (given === undefined) return SSH_PORT;
  const port = typeof given.value === 'string' && /^\d{1,5}$/.test(given.value) ? Number(given.value) : 0;
  if (port >= 1 && port <= 65535) return port;
  reject(given, input, 'A port is a whole number from 1 to 65535.', 'Correct it, or remove it for port 22.');
  return SSH_PORT;
}

function readBecome(given: GivenSetting | undefined, input: ConnectionInput): boolean | undefined {
  if (given === undefined) return undefined;
  if (typeof given.value === 'boolean') return given.value;
  const become = BOOLEAN_WORDS.get(given.value.toLowerCase().trim());
  if (become === undefined) reject(given, input, 'It is neither true nor false.', 'Write true or false.');
  return become;
}

/** What a setting of one word is, as far as no secret can be in it. */
function wordOf(value: string): string {
  if (value.trim() === '') return 'empty';
  const program = programOf(value);
  // A space beside it is visible only between quotes.
  const shown = value.trim() === program && value !== program ? `"${show(program)} ", with a space` : show(program);
  return `${shown}, which is not supported`;
}

function checkBecome(user: GivenSetting | undefined, method: GivenSetting | undefined, input: ConnectionInput): void {
  const report = (given: GivenSetting, detail: string, fix: string): void =>
    input.report(
      'OOM232',
      given.at,
      { summary: `${given.label} is ${wordOf(String(given.value))}`, detail, fix },
      given.label,
    );
  if (user !== undefined && user.value !== 'root') {
    report(
      user,
      'Only root can set limits of systemd units and of the kernel.',
      'Remove the setting, or make it root.',
    );
  }
  if (method !== undefined && !BECOME_METHODS.has(String(method.value))) {
    report(method, 'oomcfg becomes root with sudo.', 'Set ansible_become_method=sudo, or log in as root.');
  }
}
