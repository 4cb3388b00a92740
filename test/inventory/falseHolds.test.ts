/** Proves that what says nothing of how a host is reached holds no host, and that nothing that does is let go by it. */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../src/inventory/readInventory';
import { memoryEdges } from './memoryEdges';

async function found(hosts: string, user = 'me') {
  const { value } = await readInventory(['hosts'], memoryEdges({ hosts }, { user }));
  const all = value?.connectionFindings('h1') ?? [];
  return {
    codes: all.map(({ severity, code }) => `${severity} ${code}`),
    summaries: all.map(({ summary }) => summary).join('; '),
    connection: value?.host('h1')?.connection,
    text: JSON.stringify(all),
  };
}

describe('a host whose user is root', () => {
  it.each([
    'ansible_become_method=su',
    'ansible_become_method=doas',
    'ansible_become_password="{{ vault_x }}"',
    'ansible_become_password=op://x/y',
    'ansible_become_exe=/opt/dzdo',
    'ansible_become_flags="-u app"',
    'ansible_sudo_pass=12',
  ])('needs nobody to become: %s', async (variable) => {
    expect((await found(`h1 ansible_user=root ${variable}\n`)).codes).toEqual([]);
    expect((await found(`h1 ${variable}\n`, 'root')).codes).toEqual([]);
    expect((await found(`h1 ansible_user=root ${variable}\n`)).connection?.becomePassword).toBeUndefined();
  });

  it('is held all the same where it is to become somebody else', async () => {
    expect((await found('h1 ansible_user=root ansible_become_user=app\n')).codes).toEqual(['error OOM232']);
  });

  it.each(['ansible_become_method=su', 'ansible_become_password="{{ vault_x }}"'])(
    'is another: %s',
    async (variable) => {
      expect((await found(`h1 ansible_user=deploy ${variable}\n`)).codes).toHaveLength(1);
    },
  );
});

describe("a list of one's own", () => {
  it.each(['alice,bob', '"alice, bob"', 'alice;bob'])('is no setting: ansible_users=%s', async (value) => {
    expect((await found(`h1 ansible_users=${value}\n`)).codes).toEqual(['warning OOM243']);
  });

  it.each(['ansible_users=deploy', 'ansible_hosts=192.0.2.1', 'ansible_hosts="a b"'])(
    'may be one: %s',
    async (variable) => {
      expect((await found(`h1 ${variable}\n`)).codes).toEqual(['error OOM228']);
    },
  );
});

describe('a password in the wrong place', () => {
  it.each([
    ['h1 ansible_become_method="su -c hunter2"\n', 'ansible_become_method is su'],
    ['h1 ansible_become_user="app hunter2"\n', 'ansible_become_user is app'],
    ['h1 ansible_connection=local ansible_host=deploy:hunter2@192.0.2.9\n', 'its address is deploy:…@192.0.2.9'],
    ['h1\n[all:vars]\nansible_become_password: "hunter2=x"\n', 'ansible_become_password…'],
    ['h1\n[all:vars]\nansible_password hunter2=x\n', 'ansible_password…'],
  ])('is not shown: %j', async (hosts, shown) => {
    const { summaries, text } = await found(hosts);
    expect(summaries).toContain(shown);
    expect(text).not.toContain('hunter2');
  });
});
