/**
 * Ctrl-C while hosts are looked at: what was seen by then is reported, the hosts that were not looked at are reported
 * as that, and nothing is changed.
 */
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from '../lab/runNode';
import { oomcfg, project, schemaMistakes } from './oomcfg';

interface Document {
  readonly summary: Readonly<Record<string, number>>;
  readonly hosts: readonly { readonly name: string; readonly status: string }[];
}

describe('Ctrl-C while an inventory script runs', () => {
  const files = {
    'oomcfg.yaml': 'name: shop\ninventory: inv.sh\nservices: { api: { memory: 1GiB } }\n',
    'inv.sh': '#!/bin/sh\necho > began\nsleep 30\n',
  };

  /** Runs it in a folder, with Ctrl-C once the script of the inventory runs. */
  const interrupted = (cwd: string, args: readonly string[]): Promise<Ended> =>
    oomcfg(args, {
      cwd,
      whileRunning: (pid) =>
        void (async () => {
          while (!existsSync(join(cwd, 'began'))) await sleep(20);
          process.kill(pid, 'SIGINT');
        })(),
    });

  it.each([
    ['plan', ['plan', '--json'], 'plan'],
    ['verify', ['verify', '--json'], 'verify'],
    ['apply', ['apply', '--yes', '--json'], 'apply'],
    ['validate', ['validate', '--json'], 'validate'],
    ['render', ['render', '--out', 'out', '--json'], 'validate'],
  ])('%s prints its own document, and exits with 130', async (_, args, schema) => {
    const cwd = project(files);
    chmodSync(join(cwd, 'inv.sh'), 0o755);
    const { code, stdout, stderr } = await interrupted(cwd, args);
    expect(code).toBe(130);
    expect(schemaMistakes(schema, JSON.parse(stdout))).toEqual([]);
    // The document says why there is no host in it: who reads JSON does not see stderr.
    const { findings } = JSON.parse(stdout) as { readonly findings?: readonly { readonly code: string }[] };
    expect(findings?.map(({ code: one }) => one)).toEqual(['OOM244']);
    expect(stdout + stderr).not.toContain('OOM214');
  });

  it('apply of a saved plan says so in its document and on stderr', async () => {
    const hosts =
      '{"all": {"hosts": ["web01"]}, "_meta": {"hostvars": {"web01": {"ansible_host": "127.0.0.1", "ansible_port": 1}}}}';
    const cwd = project({
      ...files,
      'inv.sh': `#!/bin/sh\nif [ -e plan.json ]; then echo > began; sleep 30; fi\necho '${hosts}'\n`,
    });
    chmodSync(join(cwd, 'inv.sh'), 0o755);
    expect((await oomcfg(['plan', '--out', 'plan.json'], { cwd })).code).toBe(4);
    const { code, stdout, stderr } = await interrupted(cwd, ['apply', 'plan.json', '--yes', '--json']);
    expect(code).toBe(130);
    const document = JSON.parse(stdout) as { readonly findings?: readonly { readonly code: string }[] };
    expect(schemaMistakes('apply', document)).toEqual([]);
    expect(document.findings).toMatchObject([{ code: 'OOM244' }]);
    expect(stderr).toContain('OOM244');
  });
});

describe('Ctrl-C while looking', () => {
  /** Takes connections, and says nothing. */
  let silent: Server;
  let connections = 0;
  let cwd: string;

  beforeAll(async () => {
    silent = createServer((socket) => {
      connections++;
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const login = 'ansible_user=root ansible_password=x ansible_host=127.0.0.1';
    cwd = project({
      'oomcfg.yaml': 'services: { api: { memory: 1GiB } }\n',
      'inventory.ini': `web01 ${login} ansible_port=1\nweb02 ${login} ansible_port=${port}\nweb03 ${login} ansible_port=${port}\n`,
    });
  });
  afterAll(() => silent.close());

  async function interrupted(args: readonly string[]) {
    connections = 0;
    return oomcfg(args, {
      cwd,
      whileRunning: (pid) =>
        void (async () => {
          while (connections < 2) await sleep(20);
          await sleep(300);
          process.kill(pid, 'SIGINT');
        })(),
    });
  }

  it.each([
    ['plan', ['plan', '--json'], { hosts: 3, unreachable: 1, notStarted: 2 }],
    ['verify', ['verify', '--json'], { hosts: 3, unreachable: 1, notStarted: 2 }],
    ['apply', ['apply', '--yes', '--json'], { hosts: 3, unreachable: 1, notStarted: 2, changed: 0, failed: 0 }],
  ])('%s prints its document, and exits with 130', async (name, args, summary) => {
    const { code, stdout } = await interrupted(args);
    expect(code).toBe(130);
    const document = JSON.parse(stdout) as Document;
    expect(schemaMistakes(name, document)).toEqual([]);
    expect(document.summary).toMatchObject(summary);
    expect(document.hosts.map(({ name: host, status }) => `${host} ${status}`)).toEqual([
      'web01 unreachable',
      'web02 not-started',
      'web03 not-started',
    ]);
  });

  it.each([
    ['plan', '2 not looked at'],
    ['verify', '2 not looked at'],
    ['apply', '2 not started'],
  ])('%s says it as text, too', async (command, words) => {
    const { code, stdout } = await interrupted(command === 'apply' ? ['apply', '--yes'] : [command]);
    expect(code).toBe(130);
    expect(stdout).toContain(words);
  });

  it('a plan of a part of the fleet is not saved', async () => {
    const { code, stderr } = await interrupted(['plan', '--out', 'plan.json']);
    expect(code).toBe(130);
    expect(stderr).toContain('the plan is not saved in plan.json');
    expect(existsSync(join(cwd, 'plan.json'))).toBe(false);
  });

  it('a part of a plan that was kept by hand changes nothing that was not looked at, and is not a success', async () => {
    const { stdout } = await interrupted(['plan', '--json', '--limit', 'web02,web03']);
    const partial = project({ 'plan.json': stdout, 'inventory.ini': readFileSync(join(cwd, 'inventory.ini'), 'utf8') });
    const { code, stdout: text } = await oomcfg(['apply', 'plan.json', '--yes'], { cwd: partial });
    expect(text).toContain('2 not started');
    expect(code).toBe(1);
  });
});
