/** Proves that what says nothing of how a host is reached holds no host, and that nothing that does is let go by it. */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { memoryEdges } from '../memoryEdges';

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

describe("a user's own list", () => {
  it.each(['alice,bob', '"alice, bob"', 'alice;bob'])('is not a setting: ansible_users=%s', async (value) => {
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

describe('proxies of packages and a port of sshd', () => {
  it.each([
    'ansible_http_proxy=http://proxy:3128',
    'ansible_https_proxy=http://proxy:3128',
    'ansible_ftp_proxy=http://proxy:3128',
    'ansible_no_proxy=localhost',
    'ansible_proxy_env=x',
    'ansible_apt_proxy=http://proxy:3128',
    'ansible_pip_proxy=http://proxy:3128',
    'ansible_proxy_environment=x',
    'ansible_sshd_port=2222 ansible_port=2222',
    'ansible_sshd_port=2222 ansible_ssh_port=2222',
  ])('hold nobody: %s', async (variables) => {
    expect((await found(`h1 ${variables}\n`)).codes.filter((code) => code.startsWith('error'))).toEqual([]);
  });

  it.each([
    'ansible_sshd_port=2222',
    'ansible_ssh_proxy=bastion',
    'ansible_proxy=bastion',
    'ansible_proxy_host=bastion',
    'ansible_socks_proxy=bastion',
    'ansible_proxy_jump=bastion',
    'ansible_ssh_http_proxy=http://bastion:3128',
  ])('hold all the same: %s', async (variable) => {
    expect((await found(`h1 ${variable}\n`)).codes).toEqual([expect.stringMatching('error OOM2(?:28|43)')]);
  });
});

describe('a misspelt name beside the right one', () => {
  it.each([
    ['ansible_host=192.0.2.1 ansible_hsot=192.0.2.9', 'ansible_host'],
    ['ansible_ssh_host=192.0.2.1 ansible_hsot=192.0.2.9', 'ansible_ssh_host'],
    ['ansible_port=22 ansible_ssh_prot=22', 'ansible_port'],
  ])('is said to count for nothing, since the right one is set: %s', async (variables, counts) => {
    const { codes, text } = await found(`h1 ${variables}\n`);
    expect(codes).toEqual(['warning OOM228']);
    expect(text).toContain(`${counts} is set, and wins`);
    expect(text).not.toContain('connect without it');
  });

  it('holds where the right one of another setting is there', async () => {
    const { codes, text } = await found('h1 ansible_port=22 ansible_hsot=192.0.2.9\n');
    expect(codes).toEqual(['error OOM228']);
    expect(text).toContain('connect without it');
  });

  it.each([
    ['[web]\nh1 ansible_hsot=192.0.2.9\n[web:vars]\nansible_host=192.0.2.1\n', 'error OOM228'],
    ['[web]\nh1 ansible_hsot=192.0.2.1\n[web:vars]\nansible_host=192.0.2.1\n', 'warning OOM228'],
    ['[web]\nh1 ansible_host=192.0.2.9\n[web:vars]\nansible_hsot=192.0.2.1\n', 'warning OOM228'],
    ['[web]\nh1\n[web:vars]\nansible_hsot=192.0.2.9\n[all:vars]\nansible_host=192.0.2.1\n', 'error OOM228'],
  ])('holds where it was meant to win over the right one of a group: %j', async (hosts, code) => {
    expect((await found(hosts)).codes).toEqual([code]);
  });

  it('holds where the right one is empty', async () => {
    expect((await found('h1 ansible_hsot=192.0.2.9\n[all:vars]\nansible_host=None\n')).codes).toEqual(['error OOM228']);
  });
});

describe('what is said of sudo', () => {
  it.each([
    ['ansible_become_exe="sudo -n"', 'ansible_become_exe is more than the name of a program'],
    ['ansible_become_exe="sudo -u app"', 'ansible_become_exe is more than the name of a program'],
    ['ansible_become_exe="/opt/dzdo -x hunter2"', 'ansible_become_exe is /opt/dzdo, which is not supported'],
    ['ansible_become_user=""', 'ansible_become_user is empty'],
    ['ansible_become_method=""', 'ansible_become_method is empty'],
    ['ansible_become_method="sudo "', 'ansible_become_method is "sudo "'],
    ['ansible_become_user="root "', 'ansible_become_user is "root "'],
  ])('names what is wrong: %s', async (variable, words) => {
    const { codes, summaries, text } = await found(`h1 ${variable}\n`);
    expect(codes).toEqual(['error OOM232']);
    expect(summaries).toContain(words);
    expect(text).not.toContain('hunter2');
  });
});

describe('a secret in a line that is misread', () => {
  it.each([
    '[web01 ansible_password=hunter2]\n',
    '[web01 ansible_password=hunter2\n',
    '[web:vars ansible_password=hunter2\n',
    '[web: vars ansible_password: hunter2]\n',
    '[web;hunter2 x]\n',
    '[deploy:hunter2@web02]\n',
    '[web:hunter2]\n',
    '[web@hunter2]\n[web@hunter2:children]\nx\n',
    'h1\n[g:children]\nansible_password: hunter2\n',
    'h1\n[g:children]\nansible_password:hunter2\n',
    'h1\n[g:children]\nansible_password=hunter2\n',
    'h1\n[g:children]\nansible_password hunter2\n',
    'h1\n[g:children]\ndeploy@hunter2\n',
    'h1\n[web:vars]\nx=1\n[web,hunter2:vars]\ny=1\n',
    'h1\n[all:vars]\nx=1\n[ungrouped]\ndeploy:hunter2@web02\n',
    'h1\n[all:vars]\nx=1\n[ungrouped]\nweb02,password=hunter2\n',
    'h1\n[all:vars]\nx=1\n[ungrouped]\nweb02;hunter2[\n',
  ])('is not shown: %j', async (hosts) => {
    const { value, findings } = await readInventory(['hosts'], memoryEdges({ hosts }));
    const said = [
      ...findings,
      ...[...(value?.hosts ?? [])].flatMap(({ name }) => value?.connectionFindings(name) ?? []),
    ];
    expect(said.length).toBeGreaterThan(0);
    expect(JSON.stringify(said)).not.toContain('hunter2');
  });

  it.each([
    ['ansible_password: |hunter2\n', '|'],
    ['ansible_password: >hunter2\n', '>'],
    ['ansible_password: |-hunter2\n  x\n', '|'],
    ['ansible_password: "\\hunter2"\n', ''],
    ['ansible_password: &hunter2 &x y\n', ''],
    ['ansible_password: !<hunter2\n', ''],
    ['ansible_password: @hunter2\n', ''],
    ['ansible_password: `hunter2\n', ''],
    ['ansible_password: %hunter2\n', ''],
    ['ansible_password: "a" hunter2\n', ''],
    ['ansible_password: a: hunter2\n', ''],
    ['ansible_password: !hunter2!x y\n', ''],
    ['ansible_password: [hunter2\n', ''],
    ['ansible_password: *hunter2\n', ''],
    ['ansible_password: {hunter2: 1}}\n', ''],
    ['{"ansible_password": "hunter2" "x"}\n', ''],
  ])('is not shown in YAML: %j', async (text) => {
    const files = { hosts: 'h1\n', 'group_vars/all.yml': text };
    const { value, findings } = await readInventory(['hosts'], memoryEdges(files));
    const said = [...findings, ...(value?.variableFindings('h1') ?? []), ...(value?.connectionFindings('h1') ?? [])];
    expect(said.length).toBeGreaterThan(0);
    expect(JSON.stringify(said)).not.toContain('hunter2');
  });
});

describe('an address or a user with more after it', () => {
  it.each(['127.0.0.1,password=hunter2', 'web02;hunter2', '127.0.0.1=hunter2', '127.0.0.1|hunter2'])(
    'is not an address: %s',
    async (value) => {
      const { codes, text } = await found(`h1 ansible_host="${value}"\n`);
      expect(codes).toEqual(['error OOM233']);
      expect(text).not.toContain('hunter2');
    },
  );

  it.each(['deploy,password=hunter2', 'deploy;hunter2', 'deploy=hunter2', 'deploy:hunter2'])(
    'is not a user: %s',
    async (value) => {
      const { codes, text } = await found(`h1 ansible_user="${value}"\n`);
      expect(codes).toEqual(['error OOM233']);
      expect(text).not.toContain('hunter2');
    },
  );

  it.each(['deploy@example.org', 'DOMAIN\\deploy', 'svc-deploy$', 'first.last', 'größe'])(
    'is not seen in a plain user: %s',
    async (value) => {
      expect((await found(`h1 ansible_user="${value}"\n`)).codes).toEqual([]);
    },
  );
});
