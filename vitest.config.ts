/**
 * Decides which tests belong together, how long each kind may take, and how much of the pure folders they must cover.
 */
import { defineConfig } from 'vitest/config';
import { PURE } from './test/gates/layout.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Every project but unit has a folder of its own; whatever else is below test/ is unit. */
const APART = ['gates', 'surface', 'hosts', 'vm'];

/** As many as there are cores; vitest's own choice leaves one idle, which is half of a small machine. */
const ALL_CORES = '100%';

/** Tests that run the built program find it built. */
const BUILT = ['./test/built.ts'];

/** Tests on hosts that fail say what the program printed. */
const TELLING = ['./test/lab/tellRuns.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: APART.map((folder) => `test/${folder}/**`),
          testTimeout: 30 * SECOND,
          hookTimeout: 30 * SECOND,
          maxWorkers: ALL_CORES,
        },
      },
      {
        test: {
          name: 'gates',
          include: ['test/gates/**/*.test.ts'],
          testTimeout: MINUTE,
          hookTimeout: MINUTE,
          maxWorkers: ALL_CORES,
        },
      },
      {
        test: {
          name: 'surface',
          include: ['test/surface/**/*.test.ts'],
          globalSetup: BUILT,
          testTimeout: MINUTE,
          hookTimeout: MINUTE,
          maxWorkers: ALL_CORES,
        },
      },
      {
        test: {
          name: 'hosts',
          include: ['test/hosts/**/*.test.ts'],
          exclude: ['test/hosts/faults/**'],
          globalSetup: BUILT,
          setupFiles: TELLING,
          // Hosts boot in seconds; the first run also builds their root.
          testTimeout: 3 * MINUTE,
          hookTimeout: 10 * MINUTE,
          // Every file boots hosts of its own and waits more than it works (apply looks again 5 s after each restart):
          // one file at a time keeps a core busy for a quarter of it. What files share of the machine, each holds for
          // itself (`holdsVm` of test/lab/fleet).
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/hosts/faults/**/*.test.ts'],
          globalSetup: BUILT,
          setupFiles: TELLING,
          testTimeout: 3 * MINUTE,
          hookTimeout: 10 * MINUTE,
          // A trial waits more than it works: three kinds of fault at a time fill two cores.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'vm',
          include: ['test/vm/**/*.test.ts'],
          globalSetup: BUILT,
          setupFiles: TELLING,
          // Without KVM a machine boots in half a minute; the first run also builds the images.
          testTimeout: 6 * MINUTE,
          hookTimeout: 20 * MINUTE,
          fileParallelism: false,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: PURE.map((folder) => `src/${folder}/**/*.ts`),
      reporter: ['text-summary', 'json-summary'],
      thresholds: Object.fromEntries(PURE.map((folder) => [`src/${folder}/**`, { branches: 95 }])),
    },
  },
});
