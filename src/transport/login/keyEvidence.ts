/**
 * Decides which keys and certificates beside a key file could have been meant, though the SSH library cannot use them.
 */
import { access } from 'node:fs/promises';

/** What was looked at for keys beside those that are offered: a refused login is explained by it. */
export interface KeyEvidence {
  /** Whole sentences, for people. */
  readonly notes: readonly string[];
  /** Keys on hardware (FIDO) and certificates, which the SSH library cannot use: where each is. */
  readonly securityKeys: readonly string[];
  readonly certificates: readonly string[];
}

/**
 * OpenSSH's names of keys on hardware: sk-ssh-ed25519@openssh.com, sk-ecdsa-sha2-nistp256@openssh.com, and their
 * certificates (PROTOCOL.u2f).
 */
export function isSecurityKey(type: string): boolean {
  return type.startsWith('sk-');
}

/** OpenSSH's names of certificates: ssh-ed25519-cert-v01@openssh.com (PROTOCOL.certkeys). */
export function isCertificate(type: string): boolean {
  return /-cert-v0\d@/.test(type);
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** What ssh(1) would look for beside this key file: its certificate, and the key of its kind on hardware. */
export async function otherIdentities(file: string): Promise<KeyEvidence> {
  const [certificate, hardware] = [`${file}-cert.pub`, `${file}_sk`];
  const [hasCertificate, hasHardware] = await Promise.all([isThere(certificate), isThere(hardware)]);
  return {
    notes: [
      ...(hasCertificate ? [`${certificate} is a certificate, which oomcfg cannot use.`] : []),
      ...(hasHardware ? [`${hardware} is a security key, which oomcfg cannot use.`] : []),
    ],
    certificates: hasCertificate ? [certificate] : [],
    securityKeys: hasHardware ? [hardware] : [],
  };
}
