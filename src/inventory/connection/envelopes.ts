/**
 * Recognises values that are not secrets but say where one is kept or how it is encrypted: sent as a password they
 * would be wrong, and on record.
 */

interface Envelope {
  readonly form: RegExp;
  /** Who can open it; where that is not known, `what` it is. */
  readonly keeper?: string;
  readonly what?: string;
  /** No user name, address or path has this form either. */
  readonly anywhere?: true;
}

/** Forms of one program each. */
const ENVELOPES: readonly Envelope[] = [
  { form: /^\s*ENC\[AES256_GCM,/i, keeper: 'sops', anywhere: true },
  { form: /^\s*ENC\[/i, keeper: 'eyaml or sops', anywhere: true },
  { form: /^\s*!?(?:ENC|DEC)(?:\{.+\}|\[.+\]|\(.+\))!?\s*$/i, keeper: 'eyaml or jasypt', anywhere: true },
  { form: /^\s*EJ\[/, keeper: 'ejson', anywhere: true },
  { form: /^\s*(?:DEC::)?ENC\(/i, keeper: 'jasypt', anywhere: true },
  { form: /\$ANSIBLE_VAULT|^\s*!vault\b/, keeper: 'Ansible Vault', anywhere: true },
  {
    form: /^\s*(?:-----BEGIN AGE ENCRYPTED FILE-----|age-encryption\.org\/|AGE-SECRET-KEY-)/i,
    keeper: 'age',
    anywhere: true,
  },
  { form: /^\s*-----BEGIN PGP MESSAGE-----/, keeper: 'GnuPG', anywhere: true },
  { form: /^\s*-----BEGIN [A-Z0-9 ]+-----/, keeper: 'a PEM file', anywhere: true },
  { form: /^\s*(?:ref|secretref)\+[a-z]/i, keeper: 'vals', anywhere: true },
  { form: /^\s*arn:[a-z-]+:/i, keeper: 'AWS' },
  { form: /^\s*AQ[EI][CD]AH/, keeper: 'AWS KMS' },
  // The object identifier of encrypted PKCS #7 data (1.2.840.113549.1.7.3) after the length, in base64.
  { form: /^\s*MI[A-Za-z0-9+/]{2,8}YJKoZIhvcNAQcD/, keeper: 'eyaml', anywhere: true },
  { form: /^\s*U2FsdGVkX1/, keeper: 'openssl', anywhere: true },
  { form: /^\s*Ag[A-Za-z0-9+/]{98,}={0,2}\s*$/, keeper: 'Sealed Secrets', anywhere: true },
  { form: /^\s*AgB[A-Za-z0-9+/]{2,}(?:…|\.{3})\s*$/, keeper: 'Sealed Secrets' },
  { form: /^\s*age1[a-z0-9]{58}\s*$/, what: 'the public key of age', anywhere: true },
  { form: /^\s*hQ[EIM][A-Za-z0-9+/]{60,}={0,2}\s*$/, keeper: 'GnuPG' },
  {
    form: /^\s*(?:op|vault|bws?|sm|ssm|gcp-?\w*|aws-?\w*|azure-?\w*|akv|kv|secret\w*|doppler|infisical|keyring|keepass\w*|pass|env|file):\/\//i,
    keeper: 'a secret manager',
    anywhere: true,
  },
  { form: /^\s*(?:vault|secret):(?:[\w.-]+\/)+\S/i, keeper: 'Vault', anywhere: true },
  { form: /^\s*arn:aws[a-z-]*:(?:secretsmanager|ssm|kms):/i, keeper: 'AWS', anywhere: true },
  { form: /^\s*@Microsoft\.KeyVault\(/i, keeper: 'Azure', anywhere: true },
  { form: /^\s*(?:\$\{[^}]*\}|%\{[^}]*\}|<%=[^%]*%>)\s*$/, keeper: 'whatever fills in the variable', anywhere: true },
  {
    form: /^\s*!(?:Ref|Sub|GetAtt|ImportValue|vault|secret|env)\b/i,
    what: 'a YAML tag, which is text here',
    anywhere: true,
  },
  // A path, with the name of the key after #: Vault's two engines, and what Consul, etcd and SSM have.
  {
    form: /^\s*\/?(?:secrets?|kv\d?|kv-v2|vault|cubbyhole|ssm|prod|production|staging|stage|dev|test)(?:\/[\w.-]+)+(?:[#:][\w.-]+)?\s*$/i,
    keeper: 'a secret manager',
  },
  { form: /^\s*\/?[\w.-]+(?:\/[\w.-]+)+#[\w.-]+\s*$/, keeper: 'a secret manager' },
  { form: /^\s*projects\/[^/]+\/secrets\//i, keeper: 'Google Cloud' },
  { form: /^\s*https?:\/\/[^/\s]+\.vault\./i, keeper: 'Azure' },
  { form: /^\s*gAAAAA/, keeper: 'Fernet' },
  { form: /^\$(?:[1-7y]|2[abxy]|gy|md5|sha1|apr1|argon2\w*|scrypt|pbkdf2[\w-]*)\$/, what: 'the hash of a password' },
  { form: /^\s*[a-z][a-z0-9+.-]{1,30}:\/\//i, keeper: 'a secret manager' },
  { form: /\b(?:lookup|query|q)\(\s*['"]/, keeper: 'an Ansible lookup' },
  // What a template or a shell would fill in: the delimiters of any, around all of the value.
  { form: /^\s*\$[A-Za-z_]\w*\s*$/, keeper: 'a shell, or whatever knows the variable' },
  { form: /^\s*(?:[$%#@]\{|\$\(|\(\(|<%|\[\[|<<|\{)[^]*\w[^]*(?:[})>]|\]\])#?\s*$/ },
  { form: /^\s*`[^]*`\s*$/, keeper: 'a shell' },
  { form: /^\s*\$env:\w/i, keeper: 'a shell' },
  { form: /\b(?:env|environ)\[\s*['"]\w|\bgetenv\(\s*['"]|^\s*process\.env\.\w/i, keeper: 'a program' },
  { form: /^\s*(?:secrets|env|vars?|inputs)\.[A-Za-z_]\w*\s*$/, keeper: 'whatever fills in the variable' },
  { form: /^\s*%\(\w+\)[sdr]\s*$/, keeper: 'whatever fills in the variable' },
  {
    form: /^\s*(?:~|\/(?:etc|home|mnt|opt|root|run|srv|tmp|usr|var|secrets))(?:\/[\w.@-]+)+\s*$/,
    what: 'the path of a file',
  },
  { form: /^\s*(%%|@@|__|##|\$\$|\$|%|@|#)[A-Za-z][\w.-]*\1\s*$/ },
  { form: /^\s*<[A-Za-z][^<>]*>\s*$/, what: 'a placeholder' },
  { form: /^\s*\{[\w-]+\}\S/ },
  { form: /^\s*![A-Za-z][\w-]*(?:\s|$)/, what: 'a YAML tag, which is text here' },
  { form: /^\s*[*\u2022]{3,}\s*$/, what: 'a masked text' },
  {
    form: /^\s*[[(<*]+\s*(?:redacted|masked|filtered|hidden|removed|omitted|protected|censored|sensitive|secret)(?: \w+)?\s*[\])>*]+\s*$/i,
    what: 'a masked text',
  },
  // What Ansible prints in place of a secret.
  { form: /^\s*(?:VALUE_SPECIFIED_IN_NO_LOG_PARAMETER|REDACTED)\s*$/, what: 'a masked text' },
];

/**
 * Words that come before a `:` or `|` and say who has the secret: in any case, alone or as a part (`aws-ssm:`,
 * `@secret:`).
 */
const KEEPERS: ReadonlySet<string> = new Set(
  `vault hashivault hashicorp hcvault openbao bao kms awskms gcpkms azurekms cloudkms kv keyvault akv azurekv azure
  azurekeyvault aws ssm awsssm sm awssm asm secretsmanager secretmanager gcp gcpsm gsm berglas op onepassword 1password
  bw bws bitwarden lpass lastpass keepass keepassxc kdbx keyring keychain libsecret pass gopass passbolt passage infisical
  doppler conjur summon cyberark thycotic delinea dsv tss akeyless chamber credstash confidant teller sops age gpg pgp
  eyaml hiera ejson jasypt enc encrypted crypt cipher ciphertext secret secrets secretref ref env environ envvar file path
  cmd command exec shell sh lookup query consul etcd k8s kubernetes sealed parameter prompt vals helm ansible gitcrypt
  transcrypt strongbox blackbox torus`.split(/\s+/),
);

/**
 * What a value is that is not plain, as the end of a sentence; of what is not a secret only the unmistakable forms
 * count.
 */
export function envelopeOf(value: string, isSecret: boolean): string | undefined {
  const found = ENVELOPES.find(({ form, anywhere }) => (isSecret || anywhere === true) && form.test(value));
  if (found !== undefined) return found.what ?? openedBy(found.keeper);
  const scheme = /^\s*@?([A-Za-z0-9][\w.+-]{0,40})\s*[:|]\s*\S/.exec(value)?.[1]?.toLowerCase();
  const words = isSecret ? (scheme?.split(/[^a-z0-9]+|_/) ?? []) : [];
  return words.some((word) => KEEPERS.has(word)) ? openedBy('a secret manager') : undefined;
}

function openedBy(keeper = 'another program'): string {
  return `something that ${keeper} has to resolve first`;
}
