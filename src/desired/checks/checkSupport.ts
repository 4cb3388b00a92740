/**
 * Decides which settings a host cannot enforce, as far as its versions of systemd and cgroups are known before anybody
 * has looked at it.
 */
import type { Finding } from '../../model/finding';
import { DIRECTIVE_ORDER } from '../../model/settings';
import type { Check } from '../../rules/check';
import { planFinding } from '../../rules/host';
import { unsupportedBy } from '../../systemd/unsupported';
import type { HostView } from '../hostView';

export const unsupported: Check<HostView> = { finds: ['unsupported'], check: checkSupport };

function checkSupport({ services, facts }: HostView): readonly Finding[] {
  return services.flatMap(({ unit, directives }) =>
    DIRECTIVE_ORDER.flatMap((directive) => {
      const placed = directives[directive];
      const because = placed === undefined ? undefined : unsupportedBy(directive, placed.value, facts);
      if (placed === undefined || because === undefined) return [];
      return [
        planFinding('unsupported', {
          summary: `${directive} of ${unit} cannot be enforced here: ${because}`,
          detail:
            'It is written to the file and has no effect on this host. This is not drift, and everything else is applied.',
          fix: 'Take it out for this host with an override, or move the host to what the setting needs.',
          facts: { target: unit, setting: directive, because },
          where: placed.at,
        }),
      ];
    }),
  );
}
