/**
 * The connection is cut at a random moment: sshd's session processes die, the line is reset, or it loses what goes one
 * way or both.
 */
import { faultTest } from './trial/faultTest';
import { readText } from './trial/hostFiles';
import { send } from './trial/signals';
import { type Loss, Wire } from './trial/wire';

const CUTS: readonly ('sshd' | 'reset' | Loss)[] = ['sshd', 'reset', 'to the host', 'from the host', 'both ways'];

/** Milliseconds for which packets are lost before the line is reset, as a firewall does that has forgotten it. */
const LOST_MS = 1500;

faultTest('a connection that is cut', {
  moments: ['run', 'change'],
  async hit(trial) {
    const { site, subject, comes, roll } = trial;
    const { host } = subject;
    const cut = CUTS[Math.floor(roll() * CUTS.length)]!;
    trial.note = cut;
    const wire = await Wire.lay(host);
    const inventory = site.wired(subject, wire.port);
    const running = site.run(subject, { more: ['--inventory', inventory] });
    await comes(running);
    if (cut === 'sshd') {
      // The session's two, not the listener.
      for (const pid of host.processes('system.slice/ssh.service')) {
        if (/^sshd: root/.test(readText(`/proc/${pid}/cmdline`) ?? '')) send(pid, 'SIGKILL');
      }
    } else if (cut !== 'reset') {
      wire.lose(cut);
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, LOST_MS))]);
    }
    wire.remove();
    return [await running];
  },
});
