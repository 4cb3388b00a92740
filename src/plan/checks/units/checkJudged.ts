/**
 * Reports units that an earlier apply took down, that are not in the spec, and that have not come up since: no other
 * finding is about them.
 */
import type { Finding } from '../../../model/finding';
import { planFinding } from '../../../rules/host';
import type { HostCheck, HostScene } from '../../scene';

export const takenDown: HostCheck = { finds: ['takenDown'], check: checkJudged };

/** A unit that the spec names has findings of its own. */
function checkJudged({ desired: { services }, observed: { judged = [] } }: HostScene): readonly Finding[] {
  const named = new Set(services.map(({ unit }) => unit));
  return judged
    .filter(({ unit }) => !named.has(unit))
    .map(({ unit, owner }) =>
      planFinding('takenDown', {
        summary: `${unit} went down when oomcfg changed ${owner === unit ? 'it' : owner}, and has not come up since`,
        detail: `${owner === unit ? 'The spec named it then' : `It restarts along with ${owner}, or is in it`}. The settings of the spec are right on this host; the unit is still down.`,
        fix: `See \`systemctl status ${unit}\` and \`journalctl -u ${unit}\` on the host, and start it when the cause is gone.`,
        facts: { unit, owner },
      }),
    );
}
