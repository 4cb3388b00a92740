/** Set-up of tests that run the built program against hosts: a test that fails prints what its last runs said. */
import { afterEach } from 'vitest';
import { lastRuns } from './lastRuns';

afterEach(({ task }) => {
  if (task.result?.state === 'fail') process.stderr.write(`${task.name}: failed. The last runs:\n${lastRuns()}`);
});
