/** Hosts that exist only here: what each connect and run does is a function of the test. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../../src/model/finding';
import type { Host } from '../../src/model/host';
import type { ConnectOutcome, RunOutcome, Session, Transport } from '../../src/transport/transport';

export function finding(code: string): Finding {
  return { code, severity: 'error', summary: code, detail: '', fix: '', facts: {} };
}

export function hosts(count: number): Host[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `web${index + 1}`,
    groups: [],
    vars: {},
    connection: { kind: 'ssh', address: `web${index + 1}`, port: 22, becomeUser: 'root', becomeMethod: 'sudo' },
  }));
}

export interface FakeOptions {
  /** Milliseconds of a connect and of a run. */
  readonly delay?: number;
  readonly refuse?: (host: Host) => boolean;
  readonly answer?: (script: string, host: Host, session: FakeSession) => RunOutcome | Promise<RunOutcome>;
}

export function answered(stdout: string): RunOutcome {
  return { ok: true, result: { code: 0, stdout, stderr: '' } };
}

export class FakeSession implements Session {
  alive = true;
  private drop: () => void = () => undefined;
  private readonly dropped = new Promise<void>((gone) => (this.drop = gone));

  constructor(
    private readonly fleet: FakeTransport,
    private readonly host: Host,
  ) {}

  async run(script: string): Promise<RunOutcome> {
    if (!this.alive) return { ok: false, began: false, finding: finding('OOM546') };
    this.fleet.started.push(`${this.host.name} ${script}`);
    this.fleet.count(1);
    const work = sleep(this.fleet.options.delay ?? 0).then(
      () => this.fleet.options.answer?.(script, this.host, this) ?? answered(script),
    );
    const outcome = await Promise.race([work, this.dropped.then(() => undefined)]);
    this.fleet.count(-1);
    return outcome ?? { ok: false, began: true, finding: finding('OOM542') };
  }

  close(): Promise<void> {
    if (this.alive) this.fleet.open--;
    this.alive = false;
    this.drop();
    return Promise.resolve();
  }
}

export class FakeTransport implements Transport {
  connects = 0;
  /** Sessions that are open now, and the most that ever were. */
  open = 0;
  mostOpen = 0;
  /** Scripts that run now, and the most that ever did. */
  busy = 0;
  mostBusy = 0;
  readonly started: string[] = [];
  readonly sessions: FakeSession[] = [];

  constructor(readonly options: FakeOptions = {}) {}

  count(change: number): void {
    this.busy += change;
    this.mostBusy = Math.max(this.mostBusy, this.busy);
  }

  async connect(host: Host, signal?: AbortSignal): Promise<ConnectOutcome> {
    this.connects++;
    try {
      await sleep(this.options.delay ?? 0, undefined, signal === undefined ? {} : { signal });
    } catch {
      return { ok: false, finding: finding('OOM547') };
    }
    if (this.options.refuse?.(host)) return { ok: false, finding: finding('OOM501') };
    this.open++;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    const session = new FakeSession(this, host);
    this.sessions.push(session);
    return { ok: true, session };
  }
}
