/**
 * Decides how scripts run over one SSH connection: a channel for each run, and what is known when the connection ends.
 */
import type { Socket } from 'node:net';
import type { Client, ClientChannel } from 'ssh2';
import type { Host } from '../../model/host';
import type { Script } from '../../model/script';
import type { BecomePlan } from '../run/become';
import type { Envelope } from '../run/envelope';
import { runScript, type CommandEvents } from '../run/runScript';
import type { RunFailure, RunLimits, RunOutcome, Session } from '../transport';
import type { TypedPassword } from '../login/typedPassword';

/** Milliseconds that a host has to take leave before the socket is simply closed. */
const FAREWELL_MS = 500;

export interface SshSessionOptions {
  /** Milliseconds until a host that opens no channel counts as gone. */
  readonly openTimeoutMs: number;
  /** The sudo password of this login that a person types; undefined where nobody can be asked. */
  readonly typedPassword: TypedPassword | undefined;
}

export class SshSession implements Session {
  alive = true;
  private become: BecomePlan;
  private readonly atEnd = new Set<() => void>();

  /** `client` is logged in over `socket`; from here on its events belong to the session. */
  constructor(
    private readonly client: Client,
    private readonly socket: Socket,
    private readonly host: Host,
    become: BecomePlan,
    private readonly options: SshSessionOptions,
  ) {
    this.become = become;
    const ended = (): void => {
      this.alive = false;
      for (const end of [...this.atEnd]) end();
      this.atEnd.clear();
    };
    // The close that follows is what ends runs; the library would leave it to the other side to close.
    client.on('error', () => {
      this.alive = false;
      socket.destroy();
    });
    client.on('end', () => (this.alive = false));
    client.on('close', ended);
  }

  async run(script: Script, limits: RunLimits): Promise<RunOutcome> {
    const first = await this.runOnce(script, limits, this.become);
    if (first.ok || this.become.kind !== 'sudo') return first;
    // sudo said no before any shell was there, so the same script may be sent again.
    if (first.reason === 'no-sudo') return this.withoutSudo(script, limits, first);
    if (first.reason !== 'needs-password' || this.options.typedPassword === undefined) return first;
    return this.options.typedPassword.use(this.host, first, (password, accepted) => {
      this.become = { kind: 'sudo', password };
      return this.runOnce(script, limits, this.become, accepted);
    });
  }

  /**
   * Root is user 0, whatever its name, and may have no sudo: the shell says whether it is. Where it is not, what sudo
   * said counts.
   */
  private async withoutSudo(script: Script, limits: RunLimits, first: RunFailure): Promise<RunOutcome> {
    const become: BecomePlan = { kind: 'none', check: true };
    const outcome = await this.runOnce(script, limits, become);
    if (!outcome.ok && outcome.stage !== 'script') return first;
    this.become = become;
    return outcome;
  }

  async close(): Promise<void> {
    if (!this.alive) {
      this.socket.destroy();
      return;
    }
    this.alive = false;
    await new Promise<void>((done) => {
      const timer = setTimeout(() => {
        this.socket.destroy();
        done();
      }, FAREWELL_MS);
      this.atEnd.add(() => {
        clearTimeout(timer);
        done();
      });
      this.client.end();
    });
  }

  private runOnce(script: Script, limits: RunLimits, become: BecomePlan, accepted?: () => void): Promise<RunOutcome> {
    const order = { host: this.host, script, become, limits, accepted };
    return runScript(order, (envelope, events) => this.open(envelope, events));
  }

  private open(envelope: Envelope, events: CommandEvents): void {
    if (!this.alive) return events.notStarted('OOM546');
    const gone = (): void => {
      clearTimeout(timer);
      events.notStarted('OOM546');
    };
    const timer = setTimeout(() => {
      gone();
      this.drop();
    }, this.options.openTimeoutMs);
    this.atEnd.add(gone);
    this.client.exec(envelope.command, (error, channel) => {
      clearTimeout(timer);
      this.atEnd.delete(gone);
      if (error === undefined) return this.attach(channel, events);
      // The library gives the same error for a refusal and for a lost connection.
      events.notStarted(this.alive ? 'OOM544' : 'OOM546', { said: error.message });
    });
  }

  private attach(channel: ClientChannel, events: CommandEvents): void {
    const closed = (): void => {
      this.atEnd.delete(closed);
      events.closed();
    };
    this.atEnd.add(closed);
    channel.on('error', () => undefined);
    channel.stderr.on('error', () => undefined);
    channel.on('data', (chunk: Buffer) => events.stdout(chunk));
    channel.stderr.on('data', (chunk: Buffer) => events.stderr(chunk));
    channel.on('exit', (code: number | null) => events.exited(code ?? undefined));
    channel.on('close', closed);
    events.started({
      write: (text, last) => void (last ? channel.end(text) : channel.write(text)),
      abandon: () => this.drop(),
    });
  }

  /** Ends the connection without waiting: the other side is not to be trusted with more of our time. */
  private drop(): void {
    this.alive = false;
    this.client.end();
    setTimeout(() => this.socket.destroy(), FAREWELL_MS).unref();
  }
}
