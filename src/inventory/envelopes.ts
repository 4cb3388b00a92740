/** Recognises values that are no secrets but say where one is kept or how it is encrypted: sent as a password they would be wrong, and on record. */

interface Envelope {
  readonly form: RegExp;
  readonly keeper: string;
}

const ENVELOPES: readonly Envelope[] = [
  { form: /^\s*ENC\[AES256_GCM,/i, keeper: 'sops' },
  { form: /^\s*ENC\[/i, keeper: 'eyaml or sops' },
  { form: /^\s*(?:DEC::)?ENC\(/i, keeper: 'jasypt' },
  { form: /\$ANSIBLE_VAULT|^\s*!vault\b/, keeper: 'Ansible Vault' },
  { form: /^\s*(?:-----BEGIN AGE ENCRYPTED FILE-----|age-encryption\.org\/|AGE-SECRET-KEY-)/i, keeper: 'age' },
  { form: /^\s*-----BEGIN PGP MESSAGE-----/, keeper: 'GnuPG' },
  { form: /^\s*-----BEGIN [A-Z0-9 ]+-----/, keeper: 'a PEM file' },
  { form: /^\s*(?:ref|secretref)\+[a-z]/i, keeper: 'vals' },
  { form: /^\s*vault:/i, keeper: 'HashiCorp Vault' },
  { form: /^\s*op:\/\//i, keeper: '1Password' },
  { form: /^\s*arn:aws[a-z-]*:/i, keeper: 'AWS' },
  { form: /^\s*\{\{resolve:|^\s*(?:aws-?)?(?:ssm|secretsmanager|secrets-manager):/i, keeper: 'AWS' },
  { form: /^\s*AQICAH/, keeper: 'AWS KMS' },
  { form: /^\s*(?:projects\/[^/]+\/secrets\/|gcp[a-z]*:|sm:\/\/|berglas:)/i, keeper: 'Google Cloud' },
  {
    form: /^\s*(?:@Microsoft\.KeyVault\(|https?:\/\/[^/\s]+\.vault\.|az(?:ure)?(?:-?(?:kv|keyvault|key-vault))?:)/i,
    keeper: 'Azure',
  },
  { form: /^\s*\{cipher\}/i, keeper: 'Spring Cloud Config' },
  { form: /^\s*(?:gAAAAA)/, keeper: 'Fernet' },
  {
    form: /^\s*(?:bw|bws|lpass|keepass|keepassxc|keyring|infisical|doppler|conjur|pass|secret|env|file):\S/i,
    keeper: 'a secret manager',
  },
  { form: /^\s*[a-z][a-z0-9+.-]{1,30}:\/\//i, keeper: 'a secret manager' },
  { form: /^\s*(?:\$\{|\$\(|<%|%\{)[^]*[})>]\s*$/, keeper: 'another program' },
  { form: /\blookup\(\s*['"]/, keeper: 'an Ansible lookup' },
];

/** Forms that no user name, address or path has either; the others may well be one. */
const NEVER_PLAIN = 8;

/** Who keeps or encrypted the value, or undefined for a plain one. Of what is no secret only the unmistakable forms count. */
export function envelopeOf(value: string, isSecret: boolean): string | undefined {
  const forms = isSecret ? ENVELOPES : ENVELOPES.slice(0, NEVER_PLAIN);
  return forms.find(({ form }) => form.test(value))?.keeper;
}
