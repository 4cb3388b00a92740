/** Decides what is wrong with one service's directives by themselves, whatever else is on the host. */
import { formatSize } from '../../model/bytes';
import type { DesiredService } from '../../model/desired';
import type { Bytes } from '../../model/bytes';
import type { Finding, Placed } from '../../model/finding';
import { CGROUP_DIRECTIVES, type MemoryKey, nameOf, type SettingValue } from '../../model/settings';
import { runtimesOf } from '../../runtimes';
import { specFinding } from '../../spec/specFindings';
import { orderRemark, wrongOrders } from '../../spec/services/limitOrder';
import { neverKilled } from '../../spec/services/serviceRules';
import { sizeOf } from '../directives';
import { desiredFinding } from '../../rules/budgets';
import type { Check } from '../../rules/check';

type Find = (service: DesiredService) => readonly Finding[];

/** The spec's own check sees sizes of one kind in one place; here shares are bytes and all overrides are merged. */
const inOrder: Find = ({ unit, directives }) => {
  const sizes: Partial<Record<MemoryKey, Placed<SettingValue>>> = {};
  for (const directive of CGROUP_DIRECTIVES) {
    const size = directives[directive];
    // An infinite protection or threshold is systemd's way to say "all there is"; it is above nothing.
    if (typeof size?.value === 'number') sizes[nameOf<MemoryKey>(directive)] = size;
  }
  return wrongOrders(sizes, (small, large) => small.value > large.value).map((wrong) =>
    specFinding(
      'OOM144',
      wrong.small.at,
      orderRemark(wrong, unit, ({ value }) => formatSize(value as Bytes)),
    ),
  );
};

const killable: Find = ({ unit, directives }) => {
  const max = sizeOf(directives, 'MemoryMax');
  const score = directives.OOMScoreAdjust;
  if (score?.value !== -1000 || typeof max !== 'number') return [];
  return [specFinding('OOM161', score.at, neverKilled(unit, formatSize(max)))];
};

/** sshd protects its listener by itself (-1000) and gives each session the value that it was started with. */
const SSHD = /^sshd?(@[^/]*)?\.service$/;

const loginShells: Find = ({ unit, directives }) => {
  const score = directives.OOMScoreAdjust?.value;
  if (typeof score !== 'number' || score >= 0 || !SSHD.test(unit)) return [];
  return [
    desiredFinding('OOM319', {
      summary: `protect of ${unit} (${score}) lands on every login shell`,
      fix: `Drop protect from ${unit}; the listener is safe without it.`,
      facts: { unit, score },
      ...at(directives.OOMScoreAdjust?.at),
    }),
  ];
};

const addressSpaceReachesBudget: Find = (service) => {
  const { unit, directives } = service;
  const limit = sizeOf(directives, 'LimitAS');
  const max = sizeOf(directives, 'MemoryMax');
  const isJudged = runtimesOf(service).some(({ judgesAddressSpace }) => judgesAddressSpace);
  if (isJudged || typeof limit !== 'number' || typeof max !== 'number' || limit >= max) return [];
  return [
    desiredFinding('OOM320', {
      summary: `one process of ${unit} gets ${formatSize(limit)} of address space, less than its budget of ${formatSize(max)}`,
      facts: { unit, limit, max },
      ...at(directives.LimitAS?.at),
    }),
  ];
};

export const serviceChecks: readonly Check<DesiredService>[] = [
  { finds: ['OOM144'], check: inOrder },
  { finds: ['OOM161'], check: killable },
  { finds: ['OOM319'], check: loginShells },
  { finds: ['OOM320'], check: addressSpaceReachesBudget },
];

function at(where: Finding['where']): Pick<Finding, 'where'> {
  return where === undefined ? {} : { where };
}
