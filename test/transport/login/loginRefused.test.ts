/** What is said of a refused login follows from what was tried and from what the host takes. */
import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../src/transport/login/identities';
import type { KeyEvidence } from '../../../src/transport/login/keyEvidence';
import { type LoginRecord, newLoginRecord } from '../../../src/transport/login/login';
import { loginRefused, nothingToLogInWith } from '../../../src/transport/login/loginRefused';

const NONE: KeyEvidence = { notes: [], securityKeys: [], certificates: [] };
const key = (origin: string): Identity => ({ origin }) as Identity;

function refused(record: Partial<LoginRecord>, origins: readonly string[] = [], evidence: Partial<KeyEvidence> = {}) {
  const [code, occurrence] = loginRefused({
    user: 'web',
    identities: origins.map(key),
    evidence: { ...NONE, ...evidence },
    record: { ...newLoginRecord(), ...record },
  });
  return { code, ...occurrence };
}

describe('a refused login', () => {
  it('with a password alone names the password', () => {
    const said = refused({ tried: ['password'], left: ['publickey', 'password'] });
    expect(said).toMatchObject({ code: 'OOM520', about: 'user web, tried the password' });
    expect(said.fix).toMatch(/^Name a key .* Correct ansible_user and ansible_password\.$/);
    expect(said.fix).not.toContain('authorized_keys');
  });

  it('with keys names them, and the file on the host that they belong in', () => {
    const said = refused({ tried: ['publickey'], left: ['publickey'] }, ['the agent', '/k/id', 'the agent']);
    expect(said.about).toBe('user web, tried the agent, /k/id');
    expect(said.fix).toContain('authorized_keys');
    expect(said.fix).not.toContain('ansible_password');
    expect(said.more).toBe('The host takes publickey.');
  });

  it('with keys at a host that takes a password, too, names both ways', () => {
    const said = refused({ tried: ['publickey'], left: ['publickey', 'password'] }, ['/k/id']);
    expect(said.fix).toMatch(/authorized_keys.*Where the user has a password, set ansible_password\.$/);
  });

  it('with a certificate beside the key says that certificates are not supported', () => {
    const evidence = { certificates: ['/k/id-cert.pub'], notes: ['/k/id-cert.pub is a certificate.'] };
    const said = refused({ tried: ['publickey'], left: ['publickey'] }, ['/k/id'], evidence);
    expect(said.fix).toMatch(/^oomcfg cannot log in with a certificate: /);
    expect(said.more).toContain('/k/id-cert.pub is a certificate.');
  });

  it.each([[['gssapi-with-mic']], [['hostbased', 'gssapi-keyex']]])(
    'at a host that takes %j alone asks for no key in authorized_keys',
    (left) => {
      const said = refused({ tried: ['publickey'], left }, ['/k/id']);
      expect(said.fix).toContain('sshd_config');
      expect(said.fix).not.toMatch(/authorized_keys|ansible_/);
    },
  );

  it('where nothing was tried says so', () => {
    const said = refused({ left: ['password'] }, ['/k/id']);
    expect(said).toMatchObject({ about: 'user web, tried nothing', detail: 'oomcfg has nothing that the host takes.' });
    expect(said.fix).toBe('Where the user has a password, set ansible_password.');
  });

  it('by a host that says nothing of what it takes names every way', () => {
    expect(refused({ tried: ['publickey'] }, ['/k/id']).fix).toMatch(/authorized_keys.*ansible_password/);
  });

  it.each([
    ['after a key', { tried: ['publickey'], accepted: ['publickey'], left: ['keyboard-interactive'] }],
    ['in a question', { tried: ['keyboard-interactive'], questions: ['Verification code: '], left: [] }],
  ])('that asks for a second factor %s is not called a wrong key or password', (_name, record) => {
    const said = refused(record, ['/k/id']);
    expect(said.code).toBe('OOM526');
    expect(said.fix).toBeUndefined();
  });

  it('that asks for a new password says that the old one has expired', () => {
    const record = { tried: ['keyboard-interactive'], questions: ['New password: '] };
    expect(refused(record)).toMatchObject({ code: 'OOM527', said: 'New password: ' });
  });

  it('of a key that could not sign is about the key', () => {
    const record = { unusable: { code: 'OOM524', origin: '/k/id' } as const };
    expect(refused(record)).toMatchObject({ code: 'OOM524', about: '/k/id' });
  });
});

describe('nothing to log in with', () => {
  it('says of each place why there was nothing', () => {
    expect(nothingToLogInWith('web', { ...NONE, notes: ['The SSH agent holds no key.'] })).toEqual({
      about: 'user web',
      more: 'The SSH agent holds no key.',
    });
  });

  it.each([
    ['security keys (FIDO)', { securityKeys: ['sk-ssh-ed25519@openssh.com'] }],
    ['certificates', { certificates: ['ssh-ed25519-cert-v01@openssh.com'] }],
  ])('does not ask for an agent where there is one with %s', (words, evidence) => {
    const { fix } = nothingToLogInWith('web', { ...NONE, ...evidence });
    expect(fix).toContain(words);
    expect(fix).not.toContain('Start ssh-agent');
  });
});
