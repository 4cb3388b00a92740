/**
 * Decides which host is given a sudo password that a person typed: one alone, until a host took it, since a typo sent
 * to all would lock the account.
 */
import type { Host } from '../../model/host';
import { printable } from '../../model/text/printable';
import { transportFailure } from '../failure';
import type { RunFailure, RunOutcome } from '../transport';

/** Runs with the password; calls `accepted` as soon as the host took it. */
type Attempt = (password: string, accepted: () => void) => Promise<RunOutcome>;

type Verdict =
  | { readonly kind: 'accepted'; readonly password: string }
  | { readonly kind: 'refused'; readonly by: string }
  | { readonly kind: 'none' };

const AGAIN =
  'Run it again and type the password again. Where hosts have different passwords, set ansible_become_password of each, or allow the user NOPASSWD in /etc/sudoers.d.';

/** The password of one login user, asked for once a run. */
export class TypedPassword {
  private verdict: Verdict | undefined;
  private testing: Promise<void> | undefined;
  private asked: Promise<string | undefined> | undefined;

  constructor(private readonly ask: () => Promise<string | undefined>) {}

  /** `first` is what the host answered without a password. Never rejects. */
  async use(host: Host, first: RunFailure, attempt: Attempt): Promise<RunOutcome> {
    while (this.verdict === undefined && this.testing !== undefined) await this.testing;
    const { verdict } = this;
    if (verdict === undefined) return this.test(host, first, attempt);
    if (verdict.kind === 'none') return first;
    if (verdict.kind === 'refused') return notTried(host, verdict.by);
    return ofTyped(await attempt(verdict.password, () => undefined));
  }

  /**
   * Tries the password on this host, while all others wait. A host that neither takes nor refuses it leaves that to the
   * next one.
   */
  private async test(host: Host, first: RunFailure, attempt: Attempt): Promise<RunOutcome> {
    let release = (): void => undefined;
    this.testing = new Promise((go) => (release = go));
    const decide = (verdict: Verdict | undefined): void => {
      this.verdict ??= verdict;
      this.testing = undefined;
      release();
    };
    this.asked ??= this.ask();
    const password = await this.asked;
    if (password === undefined) {
      decide({ kind: 'none' });
      return first;
    }
    const outcome = await attempt(password, () => decide({ kind: 'accepted', password }));
    const isRefused = !outcome.ok && outcome.reason === 'wrong-password';
    if (this.verdict === undefined) decide(isRefused ? { kind: 'refused', by: host.name } : undefined);
    return ofTyped(outcome);
  }
}

/** A refusal says what was refused: the inventory has no password that could be corrected. */
function ofTyped(outcome: RunOutcome): RunOutcome {
  if (outcome.ok || outcome.reason !== 'wrong-password') return outcome;
  const { finding } = outcome;
  const detail = `sudo did not accept the password that was typed. ${finding.detail}`;
  return { ...outcome, finding: { ...finding, detail, fix: AGAIN } };
}

function notTried(host: Host, by: string): RunFailure {
  const name = printable(by, 100);
  const failure = transportFailure('OOM532', host, {
    about: `the one that was typed was refused on ${name}`,
    detail: `A wrong password on every host could lock the account, so it was not sent to this one. Nothing was run.`,
    fix: AGAIN,
    facts: { refusedBy: name },
  });
  return { ...failure, began: false };
}
