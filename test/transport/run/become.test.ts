/** The words by which oomcfg becomes root: no password is among them, and none waits for one. */
import { describe, expect, it } from 'vitest';
import {
  becomeWords,
  otherQuestion,
  planBecome,
  secondPrompt,
  shellAnswer,
  sudoPrompt,
  sudoPromptWord,
} from '../../../src/transport/run/become';
import { hostAt } from '../sshServer';

const connection = (more: object) => hostAt(22, more).connection;

describe('the way to root', () => {
  it.each([
    ['root needs none', 'root', {}, { kind: 'none', check: false }],
    ['root needs none, even when told', 'root', { become: true }, { kind: 'none', check: false }],
    ['others take sudo', 'ops', {}, { kind: 'sudo', password: undefined }],
    ['with a password', 'ops', { becomePassword: 'x' }, { kind: 'sudo', password: 'x' }],
    ['become off: the host has to prove it', 'toor', { become: false }, { kind: 'none', check: true }],
  ])('%s', (_name, user, more, expected) => {
    expect(planBecome(connection(more), user)).toEqual(expected);
  });

  it('no password is among the words, and without one sudo never waits', () => {
    expect(becomeWords({ kind: 'sudo', password: 'secret' }, 'prompt:').join(' ')).toBe(
      'env LC_ALL=C sudo -S -p prompt: -H -u root --',
    );
    expect(becomeWords({ kind: 'sudo', password: undefined }, 'prompt:')).toContain('-n');
    expect(becomeWords({ kind: 'none', check: false }, 'prompt:')).toEqual([]);
  });

  it('the prompt is not among the words, so that a shell that shows them does not ask', () => {
    const words = becomeWords({ kind: 'sudo', password: 'secret' }, sudoPromptWord('abc')).join(' ');
    expect(words).not.toContain(sudoPrompt('abc'));
    expect(words.replace('%U', 'root')).toContain(sudoPrompt('abc'));
  });
});

/** Texts of sudo 1.8 to 1.9.16 and of sudo-rs. */
describe('what sudo says', () => {
  it.each([
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
    ['sudo: Account or password is expired, reset your password and try again', 'OOM539'],
    ['You are required to change your password immediately (password expired).\nCurrent password: ', 'OOM539'],
    ['WARNING: Your password has expired.\nPassword change required but no TTY available.', 'OOM527'],
    ['Welcome. Use sudo for everything, and the sudoers of this host are watched', 'OOM545'],
    ['', 'OOM545'],
    ['This account is currently not available.', 'OOM545'],
  ])('%s', (text, code) => {
    expect(shellAnswer(text, { kind: 'sudo', password: undefined })).toBe(code);
  });
});

describe('what else is said before a shell is there', () => {
  it('sudo is blamed only where sudo was used', () => {
    expect(shellAnswer('sudo: a password is required', { kind: 'none', check: false })).toBe('OOM545');
    expect(shellAnswer('Your password has expired', { kind: 'none', check: false })).toBe('OOM527');
  });

  it('a password is not called missing where there was one', () => {
    expect(shellAnswer('sudo: a password is required', { kind: 'sudo', password: 'x' })).toBe('OOM537');
  });

  it.each([
    ['sudo says that the password is wrong', '\nSorry, try again.\n', 'OOM531'],
    ['sudo insults, as it can be told to', '\nYou silly, twisted boy you.\n', 'OOM531'],
    ['another module asks, and nothing was said of the password', '\n', 'OOM538'],
    ['the password is too old', '\nYou are required to change your password immediately.\n', 'OOM539'],
  ])('a second prompt: %s', (_name, before, code) => {
    expect(secondPrompt(before)).toBe(code);
  });

  it.each([
    ['Verification code: ', 'OOM538'],
    ['Current password: ', 'OOM539'],
    ['New password: ', 'OOM539'],
  ])('the question %j', (text, code) => {
    expect(otherQuestion(text)).toBe(code);
  });
});
