/** Proves that a value which only a secret manager can open holds its host and is never shown or sent. */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { memoryEdges } from '../memoryEdges';

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
    'EJ[1:hunter2=:x:y]',
    '$HUNTER2',
    '$db_hunter2',
    '`pass show hunter2`',
    'vault|secret/hunter2|password',
    'kms:hunter2',
    'awskms:hunter2',
    'aws-kms:hunter2',
    'AKV:hunter2',
    'bitwarden:hunter2',
    'bw:hunter2',
    'gopass:hunter2',
    'pass:prod/hunter2',
    'doppler:HUNTER2:x',
    'REF:hunter2',
    '@secret:hunter2',
    '@vault|hunter2',
    '1password:hunter2',
    'my_secret_ref: hunter2',
    '%%HUNTER2%%',
    '%HUNTER2%',
    '@@hunter2@@',
    '__HUNTER2__',
    '#{hunter2}#',
    '@{hunter2}',
    '((hunter2))',
    '[[ hunter2 ]]',
    '<<hunter2>>',
    '<hunter2>',
    '<your hunter2 here>',
    '{secret:hunter2}',
    '{SSHA}hunter2',
    '!vault hunter2',
    '!secret hunter2',
    '!env HUNTER2',
    '$6$hunter2$x',
    '$2y$10$hunter2',
    '$argon2id$v=19$hunter2',
    '********',
    "query('env', 'hunter2')",
    'kv/prod/hunter2',
    'kv/prod/hunter2#password',
    'secret/data/hunter2#pw',
    '/prod/db/hunter2',
    'team/app/hunter2#password',
    'vault:secret/hunter2',
    'AgBy3i…',
    `AgB${'hunter2'.repeat(20)}`,
    'U2FsdGVkX1+hunter2',
    `age1${'q'.repeat(51)}hunter2`,
    'gcp-secret://hunter2',
    'gcpsm://hunter2',
    '!Ref hunter2',
    '!Sub ${hunter2}',
    '-----BEGIN PGP MESSAGE-----\n\nhunter2',
    '-----BEGIN RSA PRIVATE KEY-----\nhunter2',
    `hQEMA${'hunter2'.repeat(10)}`,
    '$encrypted$',
    '$ENCRYPTED$',
    '<path:secret/data/hunter2#password>',
    '<path:avp/data/hunter2#password#2 | base64encode>',
    '<vault:hunter2>',
    'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER',
    '[REDACTED]',
    '(redacted)',
    '<redacted>',
    '~/hunter2/pw',
    '/etc/hunter2/pw',
    'REDACTED',
    '[MASKED]',
    '***REDACTED***',
    '[Filtered]',
    '(sensitive value)',
    '%(password)s',
    '%(hunter2)s',
    '$env:HUNTER2',
    '$Env:hunter2',
    '!ENC[hunter2]',
    'ENC{hunter2}',
    'DEC(hunter2)!',
    "ENV['HUNTER2']",
    'ENV["HUNTER2"]',
    "os.environ['HUNTER2']",
    'os.getenv("HUNTER2")',
    'process.env.HUNTER2',
    '/run/secrets/hunter2',
    '/var/run/secrets/hunter2',
    '/run/credentials/hunter2.service/x',
    'secrets.HUNTER2',
    'env.HUNTER2',
    'vars.HUNTER2',
    'AQECAHhunter2hunter2',
    'AQIDAHhunter2hunter2',
    'MIIBeQYJKoZIhvcNAQcDhunter2',
    'MIIC1wYJKoZIhvcNAQcDoIIhunter2',
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

  it.each([
    'hunter2',
    'a:b',
    'correct|horse',
    'ENC',
    'EJ',
    'p$ssw{rd}',
    '$',
    '$5.00',
    '$a$b',
    '${',
    '`',
    '<3',
    '<a',
    '%d',
    '*',
    '!x!',
    '@home',
    '_x_',
    '{}',
    'passw:rd',
    'sesame|open',
    'arn',
    'vault',
    'vault:',
    'x://',
    '(lookup)',
    'A1b2C3d4E5f6G7h8',
    '#x',
    'a #b',
    'AgBx12',
    'kv',
    'a/b',
    'prod-secret',
    'U2F',
    'correct/horse#',
    'encrypted',
    'secrets.',
    'Secrets.Of.Ours',
    'ENV',
    'ENC{',
    'MIIB',
    'AQEC',
    'VALUE',
    '/9j/4AAQ',
    '~',
    '(x)',
    '[x]',
    '%(x',
    'redacted!',
  ])('is not seen in a plain password: %s', async (value) => {
    const { codes, connection } = await read('ansible_password', value);
    expect([codes, connection?.password]).toEqual([[], value]);
  });

  it.each([
    'op://hunter2/item/address',
    'vault:secret/hunter2',
    'arn:aws:secretsmanager:eu-west-1:1:secret:hunter2',
    'U2FsdGVkX1+hunter2',
    `AgB${'hunter2'.repeat(20)}`,
    'gcp-secret://hunter2',
    'sm://project/hunter2',
    '${HUNTER2}',
    '!Ref hunter2',
  ])('is recognised as an address and a user: %s', async (value) => {
    for (const variable of ['ansible_host', 'ansible_user']) {
      const { codes, text } = await read(variable, value);
      expect(codes).toEqual(['OOM238']);
      expect(text).not.toContain('hunter2');
    }
  });

  it.each(['web01.example.org', 'fe80::1', 'deploy@example.org', 'DOMAIN\\deploy', '10.0.0.1'])(
    'is not seen in a plain address or user: %s',
    async (value) => {
      expect((await read('ansible_user', value)).codes).toEqual([]);
    },
  );

  it('means this very text after !unsafe', async () => {
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
