/** How a host is logged in to and root become there, from its ansible_* variables. */
import type { Connection, Json } from '../model/host';
import type { ConnectionSetting } from './connectionVariables';
import {
  BECOME_METHODS,
  BOOLEAN_WORDS,
  CONNECTION_KINDS,
  CONNECTION_VARIABLES,
  NOT_HONOURED,
} from './connectionVariables';
import type { InventoryCode, Remark } from './findings';
import { hasControl, show } from './text';
import { UNSAFE, VAULT } from './tree';

/** How a host's variables come in, and where its findings go: the variable's name tells the place. */
export interface ConnectionInput {
  readonly host: string;
  readonly values: Readonly<Record<string, Json>>;
  report(code: InventoryCode, variable: string, remark: Remark): void;
}

/** A setting as text or boolean, with the variable that gave it. */
interface Given {
  readonly variable: string;
  readonly value: string | boolean;
}

/** Reads the connection of a host. Wrong values are reported and left out. */
export function readConnection(input: ConnectionInput): Connection {
  const read = (setting: ConnectionSetting): Given | undefined => readSetting(setting, input);
  const user = textOf(read('user'), input);
  const privateKeyFile = textOf(read('privateKeyFile'), input);
  const password = secretOf(read('password'), input);
  const becomePassword = secretOf(read('becomePassword'), input);
  const become = readBecome(read('become'), input);
  checkBecome(read('becomeUser'), read('becomeMethod'), input);
  for (const variable of NOT_HONOURED) warnOfIgnored(variable, input);
  return {
    kind: readKind(read('kind'), input),
    address: readAddress(read('address'), input),
    port: readPort(read('port'), input),
    ...(user === undefined ? {} : { user }),
    ...(privateKeyFile === undefined ? {} : { privateKeyFile }),
    ...(password === undefined ? {} : { password }),
    ...(become === undefined ? {} : { become }),
    becomeUser: 'root',
    becomeMethod: 'sudo',
    ...(becomePassword === undefined ? {} : { becomePassword }),
  };
}

/** The value of the last variable of a setting that is there; secrets never enter a message. */
function readSetting(setting: ConnectionSetting, input: ConnectionInput): Given | undefined {
  const names: readonly string[] = CONNECTION_VARIABLES[setting];
  const variable = names.findLast((name) => Object.hasOwn(input.values, name) && input.values[name] !== null);
  if (variable === undefined) return undefined;
  const json = input.values[variable] ?? null;
  const unsafe =
    typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, Json>)[UNSAFE]
      : undefined;
  const value = unsafe ?? json;
  if (typeof value === 'string' && unsafe === undefined && /\{\{|\{%/.test(value)) {
    input.report('OOM230', variable, {
      summary: `${variable} of ${input.host} is a Jinja template`,
      detail: 'Templates need Ansible to be filled in; here the text would be taken as it stands.',
      fix: 'Write the value itself, in host_vars for instance.',
    });
    return undefined;
  }
  if (typeof value === 'string' || typeof value === 'boolean') return { variable, value };
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { variable, value: String(value) };
  if (value !== null && typeof value === 'object' && Object.hasOwn(value, VAULT)) {
    input.report('OOM212', variable, {
      summary: `${variable} of ${input.host} is encrypted with Ansible Vault`,
      detail: 'The value is needed to connect, and vault passwords are not asked for.',
      fix: 'Use a key, the SSH agent, or sudo without a password; or give the value in a file that stays out of git.',
    });
    return undefined;
  }
  reject(variable, input, 'It is neither a text nor a whole number.', 'Quote the value.');
  return undefined;
}

function textOf(given: Given | undefined, input: ConnectionInput): string | undefined {
  if (given === undefined) return undefined;
  const { value, variable } = given;
  if (typeof value === 'boolean')
    reject(variable, input, 'It is a yes or no.', 'Quote the value where it is meant as text.');
  else if (value === '') reject(variable, input, 'It is empty.', 'Give a value, or remove the variable.');
  else if (hasControl(value)) reject(variable, input, 'It holds control characters.', 'Remove them.');
  else if (value.startsWith('-'))
    reject(variable, input, 'ssh takes a word that begins with - for an option.', 'Correct the value.');
  else return value;
  return undefined;
}

function secretOf(given: Given | undefined, input: ConnectionInput): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given.value === 'string') return given.value;
  reject(given.variable, input, 'It is a yes or no.', 'Quote the password.');
  return undefined;
}

function readKind(given: Given | undefined, input: ConnectionInput): Connection['kind'] {
  if (given === undefined) return 'ssh';
  const kind = CONNECTION_KINDS.get(String(given.value));
  if (kind === undefined) {
    input.report('OOM231', given.variable, {
      summary: `${given.variable} of ${input.host} is ${show(String(given.value))}, which is not supported`,
      detail: 'Hosts are reached over SSH, or are this machine itself (local).',
      fix: `Set ansible_connection to ssh or local, or leave the host out: --limit '!${input.host}'.`,
    });
  }
  return kind ?? 'ssh';
}

function readAddress(given: Given | undefined, input: ConnectionInput): string {
  const address = textOf(given, input) ?? input.host;
  if (given !== undefined && /\s/.test(address))
    reject(given.variable, input, 'An address has no blanks.', 'Write a name or an IP address.');
  // [2001:db8::1] is how a port is told apart in URLs; on its own the brackets are no part of the address.
  return /^\[.*:.*\]$/.test(address) ? address.slice(1, -1) : address;
}

const SSH_PORT = 22;

function readPort(given: Given | undefined, input: ConnectionInput): number {
  if (given === undefined) return SSH_PORT;
  const port = typeof given.value === 'string' && /^\d{1,5}$/.test(given.value) ? Number(given.value) : 0;
  if (port >= 1 && port <= 65535) return port;
  reject(given.variable, input, 'A port is a whole number from 1 to 65535.', 'Correct it, or remove it for port 22.');
  return SSH_PORT;
}

function readBecome(given: Given | undefined, input: ConnectionInput): boolean | undefined {
  if (given === undefined) return undefined;
  if (typeof given.value === 'boolean') return given.value;
  const become = BOOLEAN_WORDS.get(given.value.toLowerCase().trim());
  if (become === undefined) reject(given.variable, input, 'It is neither a yes nor a no.', 'Write true or false.');
  return become;
}

function checkBecome(user: Given | undefined, method: Given | undefined, input: ConnectionInput): void {
  const report = (given: Given, detail: string, fix: string): void =>
    input.report('OOM232', given.variable, {
      summary: `${given.variable} of ${input.host} is ${show(String(given.value))}, which is not supported`,
      detail,
      fix,
    });
  if (user !== undefined && user.value !== 'root') {
    report(
      user,
      'Limits of systemd units and of the kernel can be set by root alone.',
      'Remove the variable, or set it to root.',
    );
  }
  if (method !== undefined && !BECOME_METHODS.has(String(method.value))) {
    report(method, 'Root is become through sudo.', 'Set ansible_become_method=sudo, or log in as root.');
  }
}

function warnOfIgnored(variable: string, input: ConnectionInput): void {
  const value = Object.hasOwn(input.values, variable) ? input.values[variable] : undefined;
  if (value === undefined || value === null || value === '') return;
  input.report('OOM234', variable, {
    summary: `${variable} of ${input.host} is not honoured`,
    detail:
      'The connection is made without the ssh or sudo program that it is meant for; a host behind ProxyJump or ProxyCommand may be out of reach.',
    fix: 'Make the host reachable directly, or run oomcfg on the bastion.',
  });
}

function reject(variable: string, input: ConnectionInput, detail: string, fix: string): void {
  input.report('OOM233', variable, { summary: `${variable} of ${input.host} cannot be used`, detail, fix });
}
