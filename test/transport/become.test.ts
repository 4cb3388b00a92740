import { describe, expect, test } from 'vitest';
import { becomeWords, planBecome, sudoAnswer } from '../../src/transport/become';
import { hostAt } from './sshServer';

const connection = (more: object) => hostAt(22, more).connection;

describe('the way to root', () => {
  test.each([
    ['root needs none', 'root', {}, { kind: 'none', check: false }],
    ['root needs none, even when told', 'root', { become: true }, { kind: 'none', check: false }],
    ['others take sudo', 'ops', {}, { kind: 'sudo', password: undefined }],
    ['with a password', 'ops', { becomePassword: 'x' }, { kind: 'sudo', password: 'x' }],
    ['become off: the host has to prove it', 'toor', { become: false }, { kind: 'none', check: true }],
    ['su', 'ops', { becomeMethod: 'su' }, { kind: 'refused', about: 'ansible_become_method su' }],
    ['another user', 'ops', { becomeUser: 'db' }, { kind: 'refused', about: 'ansible_become_user db' }],
  ])('%s', (_name, user, more, expected) => {
    expect(planBecome(connection(more), user)).toEqual(expected);
  });

  test('no password is among the words, and without one sudo never waits', () => {
    expect(becomeWords({ kind: 'sudo', password: 'secret' }, 'abc').join(' ')).toBe(
      'env LC_ALL=C sudo -S -p oomcfg-abc-password: -H -u root --',
    );
    expect(becomeWords({ kind: 'sudo', password: undefined }, 'abc')).toContain('-n');
    expect(becomeWords({ kind: 'none', check: false }, 'abc')).toEqual([]);
  });
});

/** Texts of sudo 1.8 to 1.9.16 and of sudo-rs. */
describe('what sudo says', () => {
  test.each([
    ['sudo: a password is required', 'OOM532'],
    ['sudo: interactive authentication is required', 'OOM532'],
    ['nosudo is not in the sudoers file.  This incident will be reported.', 'OOM530'],
    ["Sorry, user web is not allowed to execute '/bin/sh -c x' as root on web01.", 'OOM530'],
    ['Sorry, user web may not run sudo on web01.', 'OOM530'],
    ["sudo: I'm sorry web. I'm afraid I can't do that", 'OOM530'],
    ['Sorry, try again.\nsudo: no password was provided\nsudo: 1 incorrect password attempt', 'OOM531'],
    ['sudo: sorry, you must have a tty to run sudo', 'OOM533'],
    ['sh: 1: sudo: not found', 'OOM534'],
    ["env: 'sudo': No such file or directory", 'OOM534'],
    ['env: ‘sudo’: No such file or directory', 'OOM534'],
    ["env: can't execute 'sudo': No such file or directory", 'OOM534'],
    ['sudo: /etc/sudo.conf is world writable', 'OOM537'],
    ['', 'OOM545'],
    ['This account is currently not available.', 'OOM545'],
  ])('%s', (text, code) => {
    expect(sudoAnswer(text)).toBe(code);
  });
});
