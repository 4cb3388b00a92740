/**
 * Decides how one run goes, whatever carries it: when the password is sent, when the script is, when to give up, and
 * what the end means.
 */
import { randomBytes } from 'node:crypto';
import type { Host } from '../../model/host';
import type { Script } from '../../model/script';
import {
  becomeWords,
  otherQuestion,
  secondPrompt,
  shellAnswer,
  sudoPrompt,
  sudoPromptWord,
  type BecomePlan,
} from './become';
import { seal, type Envelope } from './envelope';
import { transportFailure, type FailureTexts } from '../failure';
import type { TransportCode } from '../../rules/connection';
import { MarkedOutput } from './markedOutput';
import { connectionLost, sentSentence, tookTooLong, type Sent } from './sent';
import type { Purpose, RunLimits, RunOutcome } from '../transport';

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
  notStarted(code: TransportCode, occurrence?: FailureTexts): void;
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
  /** The command ended; `code` is undefined for a signal. Output may still come. */
  exited(code: number | undefined): void;
  /** No more output will come: everything was read, or the connection is gone. */
  closed(): void;
}

/** Bytes of stderr that are kept. */
const MAX_STDERR = 64 * 1024;

/** Bytes of noise before the script, and of stderr, that are tolerated even where maxOutput is smaller. */
const MIN_FLOOD = 1024 * 1024;

/**
 * Milliseconds that output may still come after the command ended: a process left behind can hold the streams open for
 * ever.
 */
const DRAIN_MS = 3000;

/**
 * Milliseconds until a shell must have said that it is there, where the whole run may take longer: login files and sudo
 * take seconds.
 */
const READY_MS = 60_000;

/** Milliseconds of silence after which an unfinished line of sudo is a question that waits for an answer. */
const QUESTION_MS = 3000;

export interface RunOrder {
  readonly host: Host;
  readonly script: Script;
  readonly become: BecomePlan;
  readonly limits: RunLimits;
  /** Called when the host took the password: a root shell is there. */
  readonly accepted?: (() => void) | undefined;
}

class Run implements CommandEvents {
  readonly envelope: Envelope;
  private readonly out: MarkedOutput;
  private readonly err: MarkedOutput;
  private readonly prompt: string;
  private readonly password: string | undefined;
  private readonly purpose: Purpose;
  private command: RunningCommand | undefined;
  private sent: Sent = 'nothing';
  private exit: { readonly code: number | undefined } | undefined;
  private began = 0;
  private timer: NodeJS.Timeout | undefined;
  private question: NodeJS.Timeout | undefined;
  private drain: NodeJS.Timeout | undefined;
  private done = false;

  constructor(
    private readonly order: RunOrder,
    private readonly settle: (outcome: RunOutcome) => void,
  ) {
    const nonce = randomBytes(12).toString('hex');
    const { become, limits } = order;
    this.password = become.kind === 'sudo' ? become.password : undefined;
    this.purpose = limits.purpose ?? 'change';
    this.prompt = sudoPrompt(nonce);
    this.envelope = seal(order.script, nonce, becomeWords(become, sudoPromptWord(nonce)));
    this.out = new MarkedOutput(this.envelope.ready, limits.maxOutput);
    this.err = new MarkedOutput(this.envelope.ready, MAX_STDERR);
  }

  started(command: RunningCommand): void {
    this.command = command;
    this.began = performance.now();
    this.bound(Math.min(READY_MS, this.order.limits.timeoutMs));
    // sudo would take it for the password.
    if (this.password === undefined) this.write(this.envelope.first, 'first line');
  }

  notStarted(code: TransportCode, occurrence?: FailureTexts): void {
    this.fail(code, false, occurrence);
  }

  stdout(chunk: Buffer): void {
    if (this.done) return;
    this.out.push(chunk);
    if (this.sent !== 'script') {
      if (this.isAstray()) return this.giveUp('OOM548', false, this.untouched());
      if (this.out.marked) this.sendScript();
    }
    const { maxOutput } = this.order.limits;
    if (this.out.after > maxOutput) return this.flooded('stdout', maxOutput);
    if (this.out.before > Math.max(maxOutput, MIN_FLOOD)) this.flooded('stdout', Math.max(maxOutput, MIN_FLOOD));
  }

  stderr(chunk: Buffer): void {
    if (this.done) return;
    this.err.push(chunk);
    const bound = Math.max(this.order.limits.maxOutput, MIN_FLOOD);
    if (this.err.before + this.err.after > bound) return this.flooded('stderr', bound);
    if (this.password !== undefined && this.sent !== 'script') this.answer(this.password);
  }

  exited(code: number | undefined): void {
    if (this.done || this.exit !== undefined) return;
    this.exit = { code };
    this.drain = setTimeout(() => this.closed(), DRAIN_MS);
  }

  closed(): void {
    if (this.done) return;
    if (this.exit === undefined) {
      const [code, occurrence] = connectionLost(this.sent, this.purpose);
      return this.fail(code, this.sent === 'script', occurrence);
    }
    if (this.sent !== 'script') return this.neverStarted();
    const stdout = this.out.text();
    if (stdout.endsWith(`${this.envelope.cut}\n`)) return this.fail('OOM543', false, { facts: { sent: this.sent } });
    this.end({ ok: true, result: { code: this.exit.code, stdout, stderr: this.err.text() } });
  }

  /**
   * Gives the password where sudo asks for it, once: a second question is another one, or says that the password is
   * wrong.
   */
  private answer(password: string): void {
    clearTimeout(this.question);
    for (let before = this.err.take(this.prompt); before !== undefined; before = this.err.take(this.prompt)) {
      if (this.sent === 'password') return this.giveUp(secondPrompt(before), false, this.untouched(before));
      this.write(`${password}\n`, 'password');
    }
    if (!this.out.marked && /[:?]\s*$/.test(this.err.preamble())) {
      this.question = setTimeout(() => this.asked(), QUESTION_MS);
    }
  }

  /** An unfinished line that ends like a question, and nothing after it. */
  private asked(): void {
    const said = this.err.preamble();
    this.giveUp(otherQuestion(said), false, this.untouched(said));
  }

  /** A shell has run the first line; where a terminal is between (script(1)), it ends lines in its own way. */
  private isAstray(): boolean {
    return ['\n', '\r\n'].some((end) => this.out.take(`${this.envelope.astray}${end}`) !== undefined);
  }

  private write(text: string, sent: Sent): void {
    this.sent = sent;
    this.command?.write(text, sent === 'script');
  }

  private sendScript(): void {
    this.order.accepted?.();
    this.bound(this.order.limits.timeoutMs);
    const { first, rest } = this.envelope;
    this.write(this.sent === 'first line' ? rest : `${first}${rest}`, 'script');
  }

  /** What is said where no script was sent. */
  private untouched(said = ''): FailureTexts {
    return { more: sentSentence(this.sent, this.purpose), said, facts: { sent: this.sent } };
  }

  /** The command ended before the shell said that it is there. */
  private neverStarted(): void {
    if (this.out.take(`${this.envelope.notRoot}\n`) !== undefined) return this.fail('OOM536', false, this.notRoot());
    const errors = this.err.preamble();
    const { facts, ...untouched } = this.untouched(errors.trim() === '' ? this.out.preamble() : errors);
    const exitCode = this.exit?.code === undefined ? {} : { exitCode: this.exit.code };
    this.fail(shellAnswer(errors, this.order.become), false, { ...untouched, facts: { ...facts, ...exitCode } });
  }

  private notRoot(): FailureTexts {
    const { become } = this.order;
    if (become.kind === 'none' && become.check) return { ...this.untouched(), about: 'ansible_become is off' };
    const fix =
      'On the host, see who runs a command of this login (`ssh USER@HOST id`): its login files may change the user.';
    return { ...this.untouched(), fix };
  }

  /** Gives up when this many milliseconds have passed since the command was there. */
  private bound(ms: number): void {
    clearTimeout(this.timer);
    const left = ms - (performance.now() - this.began);
    this.timer = setTimeout(() => this.timedOut(ms / 1000), Math.max(1, left));
  }

  private timedOut(seconds: number): void {
    const [code, occurrence] = tookTooLong(seconds, this.sent, this.purpose, this.err.preamble());
    this.giveUp(code, this.sent === 'script', occurrence);
  }

  private flooded(stream: 'stdout' | 'stderr', bytes: number): void {
    this.giveUp('OOM541', this.sent === 'script', {
      about: `more than ${bytes} bytes on ${stream}`,
      more: sentSentence(this.sent, this.purpose),
      facts: { stream, bytes, sent: this.sent },
    });
  }

  private giveUp(code: TransportCode, began: boolean, occurrence: FailureTexts = {}): void {
    this.fail(code, began, occurrence);
    this.command?.abandon();
  }

  private fail(code: TransportCode, began: boolean, occurrence: FailureTexts = {}): void {
    this.end({ ...transportFailure(code, this.order.host, occurrence), began });
  }

  private end(outcome: RunOutcome): void {
    if (this.done) return;
    this.done = true;
    for (const timer of [this.timer, this.drain, this.question]) clearTimeout(timer);
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
  if (become.kind === 'sudo' && become.password !== undefined && NOT_IN_A_PASSWORD.test(become.password)) {
    const detail = 'sudo reads a password up to the end of its line. Nothing was sent.';
    const failure = transportFailure('OOM531', host, { about: 'the password contains a line break', detail });
    return Promise.resolve({ ...failure, began: false });
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
