/** Hosts that ask for more than a key and a password: what they asked for is what is said, and no answer is guessed. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { on } from '../looking';

const SUDO = 'ansible_user=deploy ansible_become_password=deploy-pass';

describe.runIf(support.ok)('a host that asks for more', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('api', { exec: '/usr/local/bin/idle' });
    site.spec('services: { api: { memory: 64MiB } }\n');
    await on(host, 'cp -a /etc/pam.d /root/pam.kept; cp /etc/shadow /root/shadow.kept');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  afterEach(async () => {
    await on(
      host,
      'cp -a /root/pam.kept/. /etc/pam.d/; cp /root/shadow.kept /etc/shadow; rm -f /etc/sudoers.d/odd /usr/local/bin/sudo; ' +
        'if [ -e /etc/ssh/sshd_config.d/00-odd.conf ]; then rm /etc/ssh/sshd_config.d/00-odd.conf; systemctl restart ssh; fi',
    );
  });

  async function refusal(vars: string, ...args: string[]) {
    site.inventory({ web01: vars });
    const { code, document, stdout, stderr } = await site.plan(...args);
    const { status, findings } = hostOf(document);
    expect(`${stdout}${stderr}`).not.toMatch(/deploy-pass|wr0ng/);
    return { code, status, codes: codes(findings).join(), detail: findings[0]?.detail ?? '' };
  }

  const unreachable = { code: 4, status: 'unreachable' };

  it('the password is answered once: deploy becomes root', async () => {
    site.inventory({ web01: SUDO });
    await good(site.plan());
  });

  it.each([
    ['as usual', ''],
    ['with insults', 'Defaults insults'],
    ['once and no more', 'Defaults passwd_tries=1'],
    ['in words of its own', 'Defaults badpass_message="Nope"'],
    ['with a lecture before it', 'Defaults lecture=always'],
    ['with a prompt of its own', 'Defaults passprompt_override'],
  ])('sudo refuses a wrong password, %s', async (_name, line) => {
    await host.writeFile('/etc/sudoers.d/odd', `${line}\n`);
    const refused = await refusal('ansible_user=deploy ansible_become_password=wr0ng');
    expect(refused).toMatchObject({ ...unreachable, codes: 'OOM531' });
    expect(refused.detail).toContain('Nothing but the password was sent, to sudo, and nothing was run.');
  });

  it.each([
    ['before the password', "printf 'Verification code: ' >&2; exec sleep 60", 'Nothing was sent to it'],
    [
      'after it',
      `while [ "$1" != -p ]; do shift; done; printf %s "$2" | sed s/%U/root/ >&2; read -r x; printf 'Verification code: ' >&2; exec sleep 60`,
      'Nothing but the password was sent',
    ],
  ])('something in the place of sudo asks for a code %s: known in seconds', async (_name, script, words) => {
    await host.writeFile('/usr/local/bin/sudo', `#!/bin/sh\n${script}\n`);
    await on(host, 'chmod 755 /usr/local/bin/sudo');
    const begun = Date.now();
    const refused = await refusal(SUDO);
    expect(refused).toMatchObject({ ...unreachable, codes: 'OOM538' });
    expect(refused.detail).toContain('Verification code:');
    expect(refused.detail).toContain(words);
    expect(Date.now() - begun).toBeLessThan(20_000);
  });

  it('something in the place of sudo asks for a second password, and does not say that the first was wrong', async () => {
    const asks = 'printf %s "$prompt" | sed s/%U/root/ >&2; read -r x; echo >&2';
    await host.writeFile(
      '/usr/local/bin/sudo',
      `#!/bin/sh\nwhile [ "$1" != -p ]; do shift; done\nprompt=$2\n${asks}\n${asks}\n`,
    );
    await on(host, 'chmod 755 /usr/local/bin/sudo');
    expect(await refusal(SUDO)).toMatchObject({ ...unreachable, codes: 'OOM538' });
  });

  it('sudo asks for a new password in place of one that has expired', async () => {
    await on(
      host,
      "sed -i 's/^account.*/account required pam_permit.so/; s/^@include common-account/account required pam_permit.so/' /etc/pam.d/sshd",
    );
    await on(host, 'chage -d 0 deploy');
    expect(await refusal(SUDO)).toMatchObject({ ...unreachable, codes: 'OOM539' });
  });

  it('the login asks for a new password in place of one that has expired', async () => {
    await on(host, 'chage -d 0 deploy');
    expect(await refusal(SUDO)).toMatchObject({ ...unreachable, codes: 'OOM527' });
  });

  it('the login takes the password, and then asks for a new one', async () => {
    await on(host, 'chage -d 0 deploy');
    await host.writeFile(
      '/etc/ssh/sshd_config.d/00-odd.conf',
      'PubkeyAuthentication no\nPasswordAuthentication no\nKbdInteractiveAuthentication yes\n',
    );
    await on(host, 'systemctl restart ssh; sleep 1');
    const refused = await refusal(`${SUDO} ansible_password=deploy-pass`);
    expect(refused).toMatchObject({ ...unreachable, codes: 'OOM527' });
    expect(refused.detail).toMatch(/password/i);
  });
});
