/** The demo without hosts to boot: what a spec would change on this very machine. It reads, and changes nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { heading, oomcfg, show, type Stage } from './stage';

const SPEC = `# What should hold on this machine, if it were applied.
services:
  ssh:
    hosts: localhost
    memory: 512MiB
    optional: true        # machines without ssh.service are fine
  cron:
    hosts: localhost
    memory: { max: 256MiB }
    protect: expendable
    optional: true
system:
  - hosts: localhost
    sysctl: { vm.swappiness: 10 }
`;

export async function localStory(stage: Stage, reason: string): Promise<void> {
  heading('A plan for this machine; nothing is changed');
  console.log(`The demo boots a small fleet where it can. Here it cannot: ${reason}.`);
  console.log('So it leaves out apply, verify and the service that leaks, and only looks at this machine.\n');
  writeFileSync(join(stage.folder, 'oomcfg.yaml'), SPEC);
  writeFileSync(join(stage.folder, 'inventory.ini'), 'localhost ansible_connection=local\n');
  show(SPEC);
  console.log('');
  await oomcfg(stage, ['validate']);
  await oomcfg(stage, ['plan']);
  console.log('As root on Debian or Ubuntu, `npm run demo` shows the rest.');
}
