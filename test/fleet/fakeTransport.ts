/** Hosts that exist only here: what each connect and run does is a function of the test. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../../src/model/finding';
import type { Host } from '../../src/model/host';
import { scriptText, type Script } from '../../src/model/script';
import type {
  ConnectOutcome,
  Failure,
  RunFailure,
  RunOutcome,
  Session,
  Transport,
} from '../../src/transport/transport';
import type { Reason, Stage } from '../../src/rules/connection/row';

function finding(code: string): Finding {
  return { code, severity: 'error', summary: code, detail: '', fix: '', facts: {} };
}

/** A failed connect; its code says nothing to the runner. */
function refused(code: string, stage: Stage, reason: Reason = 'other'): Failure {
  return { ok: false, finding: finding(code), stage, reason };
}

/** A failed run. */
export function failed(code: string, stage: Stage, began: boolean, reason: Reason = 'other'): RunFailure {
  return { ...refused(code, stage, reason), began };
}

export function hosts(count: number): Host[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `web${index + 1}`,
    groups: [],
    vars: {},
    connection: { kind: 'ssh', address: `web${index + 1}`, port: 22 },
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

/** Outside of any run: a function in one would keep what the run knows. */
const NOTHING = (): void => undefined;

export class FakeSession implements Session {
  alive = true;
  private drop: () => void = NOTHING;

  constructor(
    private readonly fleet: FakeTransport,
    private readonly host: Host,
  ) {}

  async run(asked: Script): Promise<RunOutcome> {
    const script = scriptText(asked);
    if (!this.alive) return failed('OOM000', 'connect', false, 'lost');
    this.fleet.started.push(`${this.host.name} ${script}`);
    this.fleet.count(1);
    const work = sleep(this.fleet.options.delay ?? 0).then(
      () => this.fleet.options.answer?.(script, this.host, this) ?? answered(script),
    );
    // Not a race with one promise for all runs: that would keep the outcome of each.
    const outcome = await new Promise<RunOutcome | undefined>((done, fail) => {
      this.drop = () => done(undefined);
      work.then(done, fail);
    });
    this.drop = NOTHING;
    this.fleet.count(-1);
    return outcome ?? failed('OOM000', 'script', true);
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
      return refused('OOM000', 'connect', 'interrupted');
    }
    if (this.options.refuse?.(host)) return refused('OOM501', 'connect');
    this.open++;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    const session = new FakeSession(this, host);
    this.sessions.push(session);
    return { ok: true, session };
  }
}
