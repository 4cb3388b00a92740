/** The codes of what can be wrong between a spec and an inventory, or a spec and one host: each is declared here and nowhere else. */
import type { FindingKind } from '../model/finding';
import { findingsOf } from '../rules/rule';

/**
 * OOM301 to OOM303 are about the inventory as a whole, OOM304 to OOM329 about one host. One rule has one code: those that the spec alone may break
 * are in src/rules/spec/. Their second codes are retired and never used again: OOM305 (now OOM145), OOM306 (OOM143), OOM307
 * (OOM144), OOM308 (OOM150), OOM309 (OOM135), OOM314 (OOM178), OOM317 (OOM172), OOM318 (OOM161), OOM321 (OOM173).
 */
export const DESIRED_FINDINGS = {
  OOM301: { severity: 'error', title: 'a pattern names no host and no group of the inventory' },
  OOM302: { severity: 'error', title: 'a pattern selects no host' },
  OOM303: { severity: 'warning', title: "an override selects none of its service's hosts" },
  OOM304: { severity: 'error', title: "a size depends on the host's RAM, which is not known" },
  OOM310: { severity: 'error', title: "the budgets and the reserve exceed the host's RAM" },
  OOM311: { severity: 'warning', title: "the budgets exceed the host's RAM if the optional services are there" },
  OOM312: { severity: 'warning', title: "a swap limit exceeds the host's swap and limits nothing" },
  OOM313: { severity: 'warning', title: 'memory.high throttles a service that cannot swap' },
  OOM315: { severity: 'warning', title: 'a JVM on a host that refuses to overcommit memory' },
  OOM316: { severity: 'error', title: 'vm.min_free_kbytes takes too much of the RAM' },
  OOM319: { severity: 'error', title: 'a protection of sshd is inherited by every login shell' },
  OOM320: { severity: 'info', title: 'no single process can use the whole budget' },
} as const satisfies Record<string, FindingKind>;

/** The code of what can only be said once the host's RAM is known: offline, an inventory variable gives it. */
export const UNKNOWN_FACT = 'OOM304' satisfies keyof typeof DESIRED_FINDINGS;

export const desiredFinding = findingsOf(DESIRED_FINDINGS);
