/** Decides how one run goes, whatever carries it: when the password is sent, when the script is, when to give up, and what the end means. */
import { randomBytes } from 'node:crypto';
import type { Host } from '../model/host';
import { becomeWords, sudoAnswer, sudoPrompt, type BecomePlan } from './become';
import { seal, type Envelope } from './envelope';
import { transportFinding, type Occurrence, type TransportCode } from './findings';
import { MarkedOutput } from './markedOutput';
import type { RunLimits, RunOutcome } from './transport';

/** A command that runs on the host, with its three streams. */
export interface RunningCommand {
  /** Writes to its stdin; `last` closes it. */
  write(text: string, last: boolean): void;
  /** Drops whatever carries it; the command itself is left to end. */
  abandon(): void;
}

/** Where a carrier reports to. */
export interface CommandEvents {
  /** The command runs; comes before all other events but `notStarted`. */
  started(command: RunningCommand): void;
  /** There is no command, and nothing of the script was sent. */
  notStarted(code: TransportCode, occurrence?: Occurrence): void;
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
  /** The command ended; `code` is undefined for a signal. Output may still come. */
  exited(code: number | undefined): void;
  /** No more output will come: everything was read, or the connection is gone. */
  closed(): void;
}

/** Bytes of stderr that are kept. */
const MAX_STDERR = 64 * 1024;

/** Bytes of noise before the script, and of stderr, that are borne even where maxOutput is smaller. */
const MIN_FLOOD = 1024 * 1024;

/** Milliseconds that output may still come after the command ended: a process left behind can hold the streams open for ever. */
const DRAIN_MS = 3000;

export interface RunOrder {
  readonly host: Host;
  readonly script: string;
  readonly become: BecomePlan;
  readonly limits: RunLimits;
}

class Run implements CommandEvents {
  readonly envelope: Envelope;
  private readonly out: MarkedOutput;
  private readonly err: MarkedOutput;
  private readonly prompt: string;
  private readonly password: string | undefined;
  private command: RunningCommand | undefined;
  private passwordSent = false;
  private scriptSent = false;
  private exit: { readonly code: number | undefined } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private drain: NodeJS.Timeout | undefined;
  private done = false;

  constructor(
    private readonly order: RunOrder,
    private readonly settle: (outcome: RunOutcome) => void,
  ) {
    const nonce = randomBytes(12).toString('hex');
    const { become } = order;
    this.password = become.kind === 'sudo' ? become.password : undefined;
    this.prompt = sudoPrompt(nonce);
    this.envelope = seal(order.script, nonce, becomeWords(become, nonce), become.kind === 'none' && become.check);
    this.out = new MarkedOutput(this.envelope.ready, order.limits.maxOutput);
    this.err = new MarkedOutput(this.envelope.ready, MAX_STDERR);
  }

  started(command: RunningCommand): void {
    this.command = command;
    this.timer = setTimeout(() => this.timedOut(), this.order.limits.timeoutMs);
    // Without a password nothing but the script can go to stdin, so it need not wait for the shell: one round trip less.
    if (this.password === undefined) this.sendScript();
  }

  notStarted(code: TransportCode, occurrence?: Occurrence): void {
    this.fail(code, false, occurrence);
  }

  stdout(chunk: Buffer): void {
    if (this.done) return;
    this.out.push(chunk);
    if (this.out.marked && !this.scriptSent) this.sendScript();
    const { maxOutput } = this.order.limits;
    if (this.out.behind > maxOutput) return this.flooded('stdout', maxOutput);
    if (this.out.before > Math.max(maxOutput, MIN_FLOOD)) this.flooded('stdout', Math.max(maxOutput, MIN_FLOOD));
  }

  stderr(chunk: Buffer): void {
    if (this.done) return;
    this.err.push(chunk);
    const bound = Math.max(this.order.limits.maxOutput, MIN_FLOOD);
    if (this.err.before + this.err.behind > bound) return this.flooded('stderr', bound);
    if (this.password === undefined || this.scriptSent || !this.err.take(this.prompt)) return;
    if (this.passwordSent) return this.giveUp('OOM531', false);
    this.passwordSent = true;
    this.command?.write(`${this.password}\n`, false);
    // A chunk may hold a second prompt already.
    this.stderr(Buffer.alloc(0));
  }

  exited(code: number | undefined): void {
    if (this.done || this.exit !== undefined) return;
    this.exit = { code };
    this.drain = setTimeout(() => this.closed(), DRAIN_MS);
  }

  closed(): void {
    if (this.done) return;
    if (this.exit === undefined) return this.fail(this.scriptSent ? 'OOM542' : 'OOM546', this.scriptSent);
    if (!this.out.marked) return this.neverStarted();
    const stdout = this.out.text();
    if (stdout.startsWith(`${this.envelope.cut}\n`)) return this.fail('OOM543', false);
    if (stdout.startsWith(`${this.envelope.notRoot}\n`)) return this.fail('OOM536', false);
    this.end({ ok: true, result: { code: this.exit.code, stdout, stderr: this.err.text() } });
  }

  private sendScript(): void {
    this.scriptSent = true;
    this.command?.write(this.envelope.input, true);
  }

  /** The command ended before the shell said that it is there. */
  private neverStarted(): void {
    const errors = `${this.err.preamble()}${this.err.text()}`;
    const said = errors.trim() === '' ? this.out.preamble() : errors;
    const facts = this.exit?.code === undefined ? {} : { exitCode: this.exit.code };
    this.fail(this.order.become.kind === 'sudo' ? sudoAnswer(errors) : 'OOM545', false, { said, facts });
  }

  private timedOut(): void {
    const seconds = this.order.limits.timeoutMs / 1000;
    const stage = this.out.marked ? 'the script was running' : 'the shell had not started';
    this.giveUp('OOM540', this.scriptSent, {
      about: `${seconds} s, ${stage}`,
      said: this.out.marked ? '' : `${this.err.preamble()}`,
      facts: { seconds },
    });
  }

  private flooded(stream: 'stdout' | 'stderr', bytes: number): void {
    this.giveUp('OOM541', this.scriptSent, {
      about: `more than ${bytes} bytes on ${stream}`,
      facts: { stream, bytes },
    });
  }

  private giveUp(code: TransportCode, began: boolean, occurrence: Occurrence = {}): void {
    this.fail(code, began, occurrence);
    this.command?.abandon();
  }

  private fail(code: TransportCode, began: boolean, occurrence: Occurrence = {}): void {
    this.end({ ok: false, finding: transportFinding(code, this.order.host, occurrence), began });
  }

  private end(outcome: RunOutcome): void {
    if (this.done) return;
    this.done = true;
    clearTimeout(this.timer);
    clearTimeout(this.drain);
    this.settle(outcome);
  }
}

/** A password with these would be two answers to sudo, the second of which could end up as the script's input. */
const NOT_IN_A_PASSWORD = /[\n\r\0]/;

/** Runs a script through whatever `start` begins, which reports to the events that it is given. Never rejects. */
export function runScript(
  order: RunOrder,
  start: (envelope: Envelope, events: CommandEvents) => void,
): Promise<RunOutcome> {
  const { become, host } = order;
  if (become.kind === 'refused') {
    return Promise.resolve({
      ok: false,
      finding: transportFinding('OOM535', host, { about: become.about }),
      began: false,
    });
  }
  if (become.kind === 'sudo' && become.password !== undefined && NOT_IN_A_PASSWORD.test(become.password)) {
    const finding = transportFinding('OOM531', host, { about: 'the password holds a line break' });
    return Promise.resolve({ ok: false, finding, began: false });
  }
  return new Promise((settle) => {
    const run = new Run(order, settle);
    try {
      start(run.envelope, run);
    } catch (error) {
      run.notStarted('OOM546', { said: String(error) });
    }
  });
}
