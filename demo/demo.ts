/**
 * Decides what the demo shows: a story on real hosts where the machine can boot them, else a plan for this machine
 * alone.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleetSupport } from '../test/lab/fleet';
import { fleetStory } from './fleetStory';
import { localStory } from './localStory';
import { DemoError } from './stage';

const folder = mkdtempSync(join(tmpdir(), 'oomcfg-demo-'));
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});
const stage = { folder, home: join(folder, 'home') };
mkdirSync(join(stage.home, '.ssh'), { recursive: true, mode: 0o700 });

try {
  const support = await fleetSupport();
  if (support.ok) await fleetStory(stage);
  else await localStory(stage, support.reason);
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  console.error(`\nThe demo stopped: ${error.message}`);
  process.exitCode = 1;
}
