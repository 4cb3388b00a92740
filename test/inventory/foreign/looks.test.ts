/** Proves that the last words of a failing script are shown without the secrets in them. */
import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../../src/inventory/foreign/secrets';

describe('a line of a script', () => {
  it.each([
    ['boto3: password=hunter2 refused', 'boto3: password=… refused'],
    ['login with token: "a b"', 'login with token: …'],
    ['Authorization: Bearer abc.def', 'Authorization: …'],
    ['get https://me:hunter2@vault.example.org/x', 'get https://me:…@vault.example.org/x'],
    ['key AKIAIOSFODNN7EXAMPLE is unknown', 'key … is unknown'],
    ['bad ghp_abcdefghijklmnop1234', 'bad …'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=… psql'],
    ['AWS_SECRET_ACCESS_KEY=hunter2', 'AWS_SECRET_ACCESS_KEY=…'],
    ['aws_session_token: hunter2', 'aws_session_token: …'],
    ['MYSQL_PWD=hunter2', 'MYSQL_PWD=…'],
    ['sshpass -p hunter2 ssh', 'sshpass -p … ssh'],
    ['mysql -uroot -phunter2', 'mysql -uroot -p…'],
    ['curl --user admin:hunter2 x', 'curl --user admin:… x'],
    ['curl -u admin:hunter2 x', 'curl -u admin:… x'],
    ['vault login --password hunter2', 'vault login --password …'],
    ['az login --client-secret hunter2', 'az login --client-secret …'],
    ['Authorization: Basic dTpw', 'Authorization: …'],
    ['sent bearer abc123', 'sent bearer …'],
    ['get https://me:hun/ter@2@vault.example.org/x', 'get https://me:…@vault.example.org/x'],
    ['no answer of deploy:hunter2@10.0.0.1', 'no answer of deploy:…@10.0.0.1'],
    ['{"password": "my hunter2", "a": 1}', '{"password": …, "a": 1}'],
    ['{\\"password\\": \\"hunter2\\"}', '{\\"password\\": …}'],
    ['<password>hunter2</password>', '<password>…'],
    ['password for deploy: hunter2', 'password for deploy: …'],
    ["passphrase is 'hunter2'", 'passphrase is …'],
    ['with password hunter2', 'with password …'],
  ])('%s', (line, shown) => {
    expect(withoutSecrets(line)).toBe(shown);
  });

  it.each([
    'KeyError: web01.example.org',
    'could not resolve db-primary-eu-west-1a',
    'ModuleNotFoundError: No module named boto3',
    'exit status 127 at line 20',
    'connection to root@10.0.0.1 failed',
    'password authentication failed for user deploy',
    'time 10:04:05 at web01',
  ])('is left as it is: %s', (line) => {
    expect(withoutSecrets(line)).toBe(line);
  });
});
