/** The transport to this very machine (ansible_connection=local): the same runs through a child process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Host } from '../../model/host';
import type { Script } from '../../model/script';
import { planBecome, type BecomePlan } from '../run/become';
import type { Envelope } from '../run/envelope';
import { runScript, type CommandEvents } from '../run/runScript';
import type { ConnectOutcome, RunLimits, RunOutcome, Session, Transport } from '../transport';

/** Variables of the caller that reach a script; the rest could change what its tools do or print. */
const KEPT_ENVIRONMENT = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TZ'];

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(KEPT_ENVIRONMENT.map((name) => [name, process.env[name]]));
}

class LocalSession implements Session {
  alive = true;

  constructor(
    private readonly host: Host,
    private readonly become: BecomePlan,
  ) {}

  run(script: Script, limits: RunLimits): Promise<RunOutcome> {
    return runScript({ host: this.host, script, become: this.become, limits }, (envelope, events) => {
      start(envelope, events);
    });
  }

  close(): Promise<void> {
    this.alive = false;
    return Promise.resolve();
  }
}

/** Starts the script in a session of its own: Ctrl-C on the terminal must not end a change halfway. */
function start(envelope: Envelope, events: CommandEvents): void {
  const [program = 'sh', ...words] = envelope.argv;
  const child = spawn(program, words, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: environment(),
    cwd: '/',
  });
  let running = false;
  child.on('error', (error) => {
    if (!running) events.notStarted('OOM545', { said: error.message });
  });
  // EPIPE where the shell ended early; its exit says why.
  child.stdin.on('error', () => undefined);
  child.on('spawn', () => {
    running = true;
    child.stdout.on('data', (chunk: Buffer) => events.stdout(chunk));
    child.stderr.on('data', (chunk: Buffer) => events.stderr(chunk));
    child.on('exit', (code) => events.exited(code ?? undefined));
    child.on('close', () => events.closed());
    events.started({
      write: (text, last) => void (last ? child.stdin.end(text) : child.stdin.write(text)),
      abandon: () => letGo(child),
    });
  });
}

/** As over SSH: the script goes on, and finds nobody to print to. */
function letGo(child: ChildProcess): void {
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}

class LocalTransport implements Transport {
  connect(host: Host): Promise<ConnectOutcome> {
    // ansible_user says nothing here: the user is the one who runs oomcfg.
    const user = process.getuid?.() === 0 ? 'root' : userInfo().username;
    const become = planBecome(host.connection, user);
    return Promise.resolve({ ok: true, session: new LocalSession(host, become) });
  }
}

/** Makes the transport to this machine: sh, through sudo when the user is not root. */
export function createLocalTransport(): Transport {
  return new LocalTransport();
}
