/**
 * Which sysctls of a plan the host checks again against its present memory: what is promised and in use can have
 * changed since the plan was made.
 */
import type { Change, HostPlan } from '../documents/plan/document';
import { ADMIN_RESERVE, LOGIN, PROMISES } from '../plan/checks/host/checkSysctlRoom';
import { kindOf } from '../settings';
import { sysctl } from '../settings/sysctl';
import { quote } from '../remote/shell';

const KIB = 1024;

/** Sysctls that set memory aside. */
const ASIDE: ReadonlySet<string> = new Set(['vm.nr_hugepages', 'vm.min_free_kbytes']);

/**
 * Calls of change/room.sh, for each kind of sysctl that checkSysctlRoom judges by what is left; numbers in KiB, `-` for
 * what stays as it is.
 */
export function roomCalls({ changes }: Pick<HostPlan, 'changes'>): string[] {
  const values = new Map(changes.flatMap(valueOf));
  const value = (key: string): string => String(values.get(key)?.after ?? '-');
  const spare = LOGIN / KIB;
  const [first] = PROMISES.filter((key) => values.has(key));
  const reserve = values.get('vm.admin_reserve_kbytes')?.after;
  const promised = PROMISES.slice(0, 3).map(value).join(' ');
  const asides = [...values].filter(([key, { more }]) => ASIDE.has(key) && more > 0);
  return [
    ...(first === undefined
      ? []
      : [
          `room_promised ${quote(first)} ${promised} ${reserve ?? ADMIN_RESERVE / KIB} ${spare} ${reserve === undefined ? 'no' : 'yes'}`,
        ]),
    ...asides.map(([key, { more }]) => `room_aside ${quote(key)} ${more} ${spare}`),
  ];
}

function valueOf(change: Change): [string, { after: number; more: number }][] {
  const { setting, before, after, takesEffect } = change;
  const number = Number(after);
  return kindOf(change) === sysctl && takesEffect !== 'reboot' && Number.isSafeInteger(number) && number >= 0
    ? [[setting, { after: number, more: number - (Number(before) || 0) }]]
    : [];
}
