/** The host dies in the middle of a change and boots from the same files, all of them: a reset, a panic. */
import { faultTest } from './trial/faultTest';

faultTest('a host that dies', {
  reboots: true,
  moments: ['call', 'change', 'call'],
  async hit({ site, subject, comes }) {
    const running = site.run(subject);
    await comes(running);
    await subject.host.kill();
    const met = await running;
    await subject.host.start();
    return [met];
  },
});
