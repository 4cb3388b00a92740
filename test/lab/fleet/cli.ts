/**
 * The fleet for people: `npx tsx test/lab/fleet/cli.ts up 3` boots hosts and keeps them until Ctrl-C; `sweep` clears
 * away what crashed runs left.
 */
import { fleetSupport, startFleet, sweepFleet } from '.';

async function up(count: number): Promise<void> {
  const support = await fleetSupport();
  if (!support.ok) {
    console.error(`fleet: ${support.reason}`);
    process.exitCode = 1;
    return;
  }
  const begun = Date.now();
  const fleet = await startFleet({ count });
  console.log(`${count} host(s) in ${((Date.now() - begun) / 1000).toFixed(1)} s; Ctrl-C ends them.\n`);
  for (const host of fleet.hosts) {
    const port = host.port === 22 ? '' : ` -p ${host.port}`;
    console.log(`  ssh -i ${fleet.keyFile} -o UserKnownHostsFile=${fleet.knownHosts}${port} root@${host.address}`);
  }
  console.log('\nThe same key opens ops (sudo), deploy (sudo with the password deploy-pass) and nosudo.');
  // The fleet ends itself when the signal comes; until then something has to keep this process.
  setInterval(() => undefined, 60_000);
}

const [command, count = '1'] = process.argv.slice(2);
if (command === 'up' && /^[1-9]\d*$/.test(count)) {
  up(Number(count)).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
} else if (command === 'sweep') {
  void sweepFleet().then((cleared) =>
    console.log(`cleared: ${cleared.length > 0 ? cleared.join(' ') : 'nothing to clear'}`),
  );
} else {
  console.error('usage: npx tsx test/lab/fleet/cli.ts up [COUNT] | sweep');
  process.exitCode = 64;
}
