/** Recognises by its name a file or folder that is not an inventory. */

/**
 * Extensions of keys, certificates, secrets, archives, programs and data, none of which Ansible leaves out of a folder
 * by itself.
 */
const EXTENSIONS =
  /\.(?:creds?|credentials?|secrets?|pass|passwd|password|token|pem|key|crt|cer|csr|der|p12|pfx|jks|keystore|ppk|pub|asc|gpg|age|kdbx|env|envrc|vault|ovpn|tfstate|tfvars|tf|hcl|log|csv|tsv|xml|html?|pdf|png|jpe?g|svg|zip|gz|tgz|xz|bz2|tar|deb|whl|sqlite3?|lock|sha256|sig|j2|sql|service|timer|diff|patch|rej|adoc)$/i;

/** Names of files and folders that hold secrets. */
const SECRET_NAMES =
  /^(?:\.?(?:secrets?|credentials?|creds|passwords?|passwd|passphrases?|tokens?|api[-_]?keys?|keys|certs|certificates|vault[-_]?pass(?:word)?|htpasswd|netrc|pgpass|kubeconfig|known_hosts|authorized_keys|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?)|Makefile|Dockerfile|Vagrantfile|Jenkinsfile|Gemfile|LICENSE|README|COPYING|CHANGELOG)$/i;

/** Whether a file or folder of this name within an inventory folder is not an inventory. */
export function isForeignName(name: string): boolean {
  return EXTENSIONS.test(name) || SECRET_NAMES.test(name);
}

/** Whether a file that is named itself has the name of a key, a certificate or a secret. */
export function isSecretName(name: string): boolean {
  return /\.(?:creds?|credentials?|secrets?|passwd|password|token|pem|key|crt|cer|csr|der|p12|pfx|jks|ppk|pub|asc|gpg|age|kdbx|env|envrc)$/i.test(
    name,
  );
}
