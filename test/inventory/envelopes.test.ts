/** Proves that a value which only a secret manager can open holds its host and is never shown or sent. */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../src/inventory/readInventory';
import { memoryEdges } from './memoryEdges';

async function read(variable: string, value: string) {
  const files = { hosts: 'h1\n', 'host_vars/h1.json': JSON.stringify({ [variable]: value }) };
  const { value: inventory } = await readInventory(['hosts'], memoryEdges(files));
  const findings = inventory?.connectionFindings('h1') ?? [];
  return {
    codes: findings.map(({ code }) => code),
    text: JSON.stringify(findings),
    connection: inventory?.host('h1')?.connection,
  };
}

describe('the envelope of a secret manager as a password', () => {
  it.each([
    'ENC[AES256_GCM,data:hunter2,iv:x,tag:y,type:str]',
    'ENC[PKCS7,hunter2]',
    'ENC(hunter2)',
    '$ANSIBLE_VAULT;1.1;AES256\n6162',
    '!vault |',
    '-----BEGIN AGE ENCRYPTED FILE-----\nhunter2',
    '-----BEGIN PGP MESSAGE-----\nhunter2',
    'vault:secret/data/hunter2#key',
    'vault:v1:hunter2',
    'op://hunter2/item/password',
    'ref+vault://secret/hunter2',
    'arn:aws:secretsmanager:eu-west-1:1:secret:hunter2',
    'arn:aws-cn:ssm:cn-north-1:1:parameter/hunter2',
    'ssm:/prod/hunter2',
    'AQICAHhunter2',
    'projects/1/secrets/hunter2/versions/latest',
    'sm://project/hunter2',
    '@Microsoft.KeyVault(SecretUri=https://x/hunter2)',
    'https://hunter2.vault.azure.net/secrets/x',
    'azurekv:hunter2',
    '{cipher}hunter2',
    'gAAAAABhunter2',
    'env:HUNTER2',
    'keyring:hunter2',
    'bw://hunter2',
    'lpass:hunter2',
    'infisical://hunter2',
    '${DB_HUNTER2}',
    '$(pass show hunter2)',
    '<%= hunter2 %>',
    "lookup('env', 'hunter2')",
  ])('is recognised: %s', async (value) => {
    for (const variable of ['ansible_password', 'ansible_become_password', 'ansible_ssh_pass']) {
      const { codes, text, connection } = await read(variable, value);
      expect(codes).toEqual(['OOM238']);
      expect(text).not.toContain('hunter2');
      expect([connection?.password, connection?.becomePassword]).toEqual([undefined, undefined]);
    }
  });

  it.each(['{{ lookup("env", "X") }}', '{{ vault_become_password }}', '{{resolve:secretsmanager:x}}'])(
    'is a template: %s',
    async (value) => {
      expect((await read('ansible_become_password', value)).codes).toEqual(['OOM230']);
    },
  );

  it.each(['hunter2', 'a:b', 'ENC', 'p$ssw{rd}', 'arn', 'vault', 'x://', '(lookup)', 'A1b2C3d4E5f6G7h8', '#x', 'a #b'])(
    'is not seen in a plain password: %s',
    async (value) => {
      const { codes, connection } = await read('ansible_password', value);
      expect([codes, connection?.password]).toEqual([[], value]);
    },
  );

  it('means this very text behind !unsafe', async () => {
    const files = { hosts: 'h1\n', 'host_vars/h1.yml': 'ansible_password: !unsafe "op://x"\n' };
    const { value } = await readInventory(['hosts'], memoryEdges(files));
    expect([value?.connectionFindings('h1'), value?.host('h1')?.connection.password]).toEqual([[], 'op://x']);
  });

  it.each(['ansible_user', 'ansible_host', 'ansible_port', 'ansible_ssh_private_key_file', 'ansible_ssh_common_args'])(
    'holds in %s, too',
    async (variable) => {
      expect((await read(variable, 'ENC[AES256_GCM,data:x]')).codes).toEqual(['OOM238']);
    },
  );
});
