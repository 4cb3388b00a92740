/** Reports scores of the spec that protect a unit less than its own files do: it would be killed earlier than today. */
import type { Finding } from '../../../model/finding';
import { printable } from '../../../model/text/printable';
import { withoutOurs } from '../../../systemd/dropIns';
import { planFinding } from '../../../rules/host';
import type { UnitCheck, UnitScene } from '../../scene';
import { lastAssignment } from '../../../systemd/assignments';

export const protection: UnitCheck = { finds: ['weaker'], check: checkProtection };

/**
 * A score below 0 makes the kernel choose other processes first (proc(5), oom_score_adj); a vendor sets one for a
 * reason.
 */
function checkProtection({ service, unit, observed: { facts } }: UnitScene): readonly Finding[] {
  const placed = service.directives.OOMScoreAdjust;
  const own = lastAssignment(withoutOurs(unit.files), 'OOMScoreAdjust', facts);
  if (placed === undefined || own === undefined) return [];
  const theirs = Number(own.value);
  if (theirs >= 0 || Number(placed.value) <= theirs) return [];
  // Said only with its change.
  if (lastAssignment(unit.files, 'OOMScoreAdjust', facts)?.value === placed.value) return [];
  // Without that capability systemd cannot give a score below 0 (proc(5)), so that theirs protects nothing.
  if (!facts.capSysResource && (unit.main?.oomScoreAdj ?? 0) > theirs) return [];
  return [
    planFinding('weaker', {
      summary: `OOMScoreAdjust ${Number(placed.value)} protects ${service.unit} less than its own files do`,
      detail: `${printable(own.path)}:${own.line} sets ${theirs}: with the value of the spec the kernel kills it earlier than today.`,
      fix: `Take \`protect\` out for this service to keep its own score, or write \`protect: ${theirs}\`.`,
      facts: { unit: service.unit, wanted: Number(placed.value), theirs, file: own.path, line: own.line },
      where: placed.at,
    }),
  ];
}
