/** Makes the failure of one host of a code: its finding, and as fields what flow control needs of it. */
import type { FactValue, Finding } from '../model/finding';
import type { Host } from '../model/host';
import { printable } from '../model/text/printable';
import { CONNECTION_RULES, OF_CREDENTIALS, type TransportCode } from '../rules/connection';
import type { ConnectionRule } from '../rules/connection/row';
import type { Failure } from './transport';

/**
 * Texts that differ from the row's; text of a host goes into facts through printable here, so no caller can forget it.
 */
export interface FailureTexts {
  /** After the title: the value that is wrong. */
  readonly about?: string;
  /** In place of the row's cause. */
  readonly detail?: string;
  /** In place of the row's fix. */
  readonly fix?: string;
  /** After the row's cause. */
  readonly more?: string;
  /** What the host said, untrusted. */
  readonly said?: string;
  readonly facts?: Readonly<Record<string, FactValue>>;
}

/** Longest excerpt of what a host said, in characters. */
const MAX_SAID = 300;

/** Why something with one host could not be done, and how far it came. */
export function transportFailure(code: TransportCode, host: Host, occurrence: FailureTexts = {}): Failure {
  const { stage, reason }: ConnectionRule = CONNECTION_RULES[code];
  return { ok: false, finding: transportFinding(code, host, occurrence), stage, reason };
}

/** A sentence about encrypted files of variables, in which what was missing may be. */
function unreadFiles({ unread = [] }: Host): string | undefined {
  if (unread.length === 0) return undefined;
  const files = unread.map((file) => printable(file, 120)).join(', ');
  const were = unread.length === 1 ? 'is encrypted and was not read' : 'are encrypted and were not read';
  return `${files} ${were}: the user, the password or the key may be in there.`;
}

/** An address without the password that somebody wrote into it as into a URL. */
export function withoutPassword(address: string): string {
  return address.replace(/:[^@]*@/, ':…@');
}

/** Makes the finding of one host. The address and all that the host said come out printable and bounded. */
function transportFinding(code: TransportCode, host: Host, occurrence: FailureTexts = {}): Finding {
  const kind: ConnectionRule = CONNECTION_RULES[code];
  const said = occurrence.said?.trim() ? printable(occurrence.said.trim(), MAX_SAID) : undefined;
  const detail = [
    occurrence.detail ?? kind.cause,
    occurrence.more,
    OF_CREDENTIALS.has(code) ? unreadFiles(host) : undefined,
    said === undefined ? undefined : `The host said: ${said}`,
  ];
  return {
    code,
    severity: kind.severity,
    summary: `${printable(host.name, 100)}: ${kind.title}${occurrence.about === undefined ? '' : `: ${printable(occurrence.about, 300)}`}`,
    detail: detail.filter((part) => part !== undefined).join(' '),
    fix: occurrence.fix ?? kind.fix,
    facts: {
      host: host.name,
      address: printable(withoutPassword(host.connection.address), 300),
      port: host.connection.port,
      ...occurrence.facts,
      ...(said === undefined ? {} : { said }),
    },
    ...(host.at === undefined ? {} : { where: host.at }),
  };
}
