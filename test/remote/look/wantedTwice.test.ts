/**
 * What a host has of oomcfg is looked at beside the spec: a change, which asks for all that its plan has seen, sees the
 * same units and variables and no others.
 */
import { describe, expect, it } from 'vitest';
import { LOOK, runShell, SHELLS } from '../shells';

/**
 * What is looked at of these requests, where the manifests of generations have these units; `sets` is what the one in
 * force has.
 */
describe.each(SHELLS)('in $shell, a manifest', (shell) => {
  const wanted = (requests: string, manifests: readonly string[], sets: string): string => {
    const lines = manifests.map((unit) => `manifest_wanted 'unit ${unit}'`).join('\n');
    const script = `${LOOK}\nREQ=$1 SETS=$2 DROPPED=' '\nset -f\n${lines}\nprintf '%s' "$REQ"`;
    return runShell(shell, script, [requests, `${sets}\n`]).toString('utf8');
  };

  it.each<[string, string, readonly string[], string, string]>([
    [
      'with a variable that the spec dropped',
      'a.service -',
      ['a.service JAVA_OPTS'],
      'a.service JAVA_OPTS',
      'a.service JAVA_OPTS',
    ],
    [
      'after that of an interrupted change, which dropped it',
      'a.service -',
      ['a.service JAVA_OPTS', 'a.service -'],
      'a.service -',
      'a.service JAVA_OPTS',
    ],
    [
      'with another variable than that of the generation before',
      'a.service -',
      ['a.service A', 'a.service B'],
      'a.service B',
      'a.service A B',
    ],
    ['with another variable than the spec', 'a.service B', ['a.service A'], 'a.service A', 'a.service B'],
    ['of another unit', 'a.service -', ['b.service A'], 'b.service A', 'a.service -\nb.service A'],
  ])('%s', (_, requests, manifests, sets, expected) => {
    const planned = wanted(requests, manifests, sets);
    expect(planned).toBe(expected);
    expect(wanted(planned, manifests, sets)).toBe(planned);
  });
});
