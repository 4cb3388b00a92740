/** Which drop-ins of a unit beat oomcfg's (tried on systemd 252). */
import { expect, it } from 'vitest';
import { filesAfterOurs } from '../../src/systemd/dropIns';
import { file } from '../plan/build';

it.each<[string, string, boolean]>([
  ['/etc/systemd/system/p@.service.d/zz-oomcfg.conf', 'p@1.service', false],
  ['/etc/systemd/system/service.d/zz-oomcfg.conf', 'a-b.service', false],
  ['/etc/systemd/system/a-.service.d/zz-oomcfg.conf', 'a-b.service', false],
  ['/run/systemd/system/a-b.service.d/zz-oomcfg.conf', 'a-b.service', false],
  ['/run/systemd/system.control/service.d/zz-oomcfg.conf', 'a-b.service', false],
  ['/run/systemd/transient/alias.service.d/zz-oomcfg.conf', 'a-b.service', false],
  ['/run/systemd/system.control/p@.service.d/zz-oomcfg.conf', 'p@1.service', true],
  ['/etc/systemd/system.control/a-.service.d/zz-oomcfg.conf', 'a-b.service', true],
  ['/run/systemd/generator.early/a-b.service.d/zz-oomcfg.conf', 'a-b.service', true],
  ['/usr/lib/systemd/system/service.d/zzz.conf', 'a-b.service', true],
  ['/etc/systemd/system/a-b.service.d/zz-oomcfg.conf', 'a-b.service', false],
])('%s against the file of %s: wins %s', (path, name, wins) => {
  expect(filesAfterOurs([file(path)], name).map((one) => one.path)).toEqual(wins ? [path] : []);
});
