/** The controller is killed at a random moment of an apply: the host goes on by itself, or was never begun. */
import { faultTest } from './trial/faultTest';
import { send } from './trial/signals';

faultTest('a controller that is killed', {
  moments: ['run', 'change'],
  async hit({ site, subject, comes }) {
    let pid = 0;
    const running = site.run(subject, { whileRunning: (child) => (pid = child) });
    await comes(running);
    send(pid, 'SIGKILL');
    return [await running];
  },
});
