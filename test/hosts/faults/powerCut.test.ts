/**
 * The power is cut in the middle of a change, and the host boots from what its ext4 had sent to the disk until then:
 * all that was not synced is lost, file contents and names alike. What this does not show: a disk that loses what it
 * was sent, or writes it in another order; and other file systems than ext4.
 */
import { faultTest } from './trial/faultTest';

faultTest(
  'a power cut',
  {
    reboots: true,
    moments: ['call', 'change', 'call'],
    async hit({ site, subject, comes }) {
      const running = site.run(subject);
      await comes(running);
      await subject.host.cutPower();
      const met = await running;
      await subject.host.start();
      return [met];
    },
  },
  { disk: { mib: 48, inodes: 2048 } },
);
