/** The demo without hosts to boot: what a spec would change on this very machine. It reads, and changes nothing. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
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
  // 3: the machine is held, where it has no systemd; 4: there is no way to become root on it.
  const code = await oomcfg(stage, ['plan'], [0, 3, 4]);
  if (code !== 0) {
    console.log(
      'This machine cannot be planned for, as the finding says. What would land on it can be seen all the same:\n',
    );
    const files = join(stage.folder, 'rendered');
    await oomcfg(stage, ['render', '--out', files]);
    for (const path of readdirSync(files, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!path.endsWith('.conf')) continue;
      console.log(path);
      show(readFileSync(join(files, path), 'utf8'));
    }
    console.log('');
  }
  console.log('As root on Debian or Ubuntu, `npm run demo` shows the rest.');
}
