/**
 * Ctrl-C at a random moment of an apply, once or twice: what is in progress ends, and the document says how far it
 * went.
 */
import { faultTest } from './trial/faultTest';
import { send } from './trial/signals';
import { saysAsUsual } from './trial/trials';

/** Milliseconds until somebody presses it again. */
const AGAIN_MS = 300;

faultTest('an apply that is interrupted', {
  moments: ['run', 'change'],
  async hit(trial) {
    const { site, subject, comes, roll } = trial;
    const twice = roll() < 0.5;
    trial.note = twice ? 'twice' : 'once';
    let pid = 0;
    const running = site.run(subject, { whileRunning: (child) => (pid = child) });
    await comes(running);
    send(pid, 'SIGINT');
    if (twice) {
      await new Promise((resolve) => setTimeout(resolve, roll() * AGAIN_MS));
      send(pid, 'SIGINT');
    }
    return [await running];
  },
  // The second time is for leaving at once; once is in good order, and what was asked for is said.
  says(met, trial, seen) {
    // (Without an exit code it was ended by the signal itself, before it had begun to listen for it.)
    const silent = met.some(({ code, document }) => code !== null && document === undefined) && trial.note === 'once';
    return [...(silent ? ['no document was printed'] : []), ...saysAsUsual(met, trial, seen)];
  },
});
