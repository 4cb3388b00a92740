/**
 * Unit names: what systemd takes is taken, what it refuses is refused, and nothing that a path or a shell would
 * understand.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultUnit, unitMistake } from '../../../src/spec/services/units';

describe('unitMistake', () => {
  it.each([
    'api.service',
    'postgresql@15-main.service',
    'getty@tty1.service',
    'a@b@c.service',
    'dbus-org.freedesktop.login1.service',
    'foo\\x2dbar.service',
    'a:b_c.d.service',
    '-.slice',
    'user.slice',
    'user-1000.slice',
    'shop-web.slice',
    `${'x'.repeat(245)}.service`,
  ])('takes %s', (unit) => expect(unitMistake(unit)).toBeUndefined());

  it.each([
    ['.service', 'OOM131'],
    ['@a.service', 'OOM131'],
    ['a/b.service', 'OOM131'],
    ['a\n.service', 'OOM131'],
    ['a b.service', 'OOM131'],
    ['a%i.service', 'OOM131'],
    ['a".service', 'OOM131'],
    ["a'.service", 'OOM131'],
    ['a`b`.service', 'OOM131'],
    ['a\u0000.service', 'OOM131'],
    ['é.service', 'OOM131'],
    ['😀.service', 'OOM131'],
    [`${'x'.repeat(246)}.service`, 'OOM131'],
    ['a@.slice', 'OOM131'],
    ['a@b.slice', 'OOM131'],
    ['-a.slice', 'OOM131'],
    ['a-.slice', 'OOM131'],
    ['a--b.slice', 'OOM131'],
    ['a@.service', 'OOM132'],
    ['api', 'OOM133'],
    ['api.', 'OOM133'],
    ['api.Service', 'OOM133'],
    ['api.socket', 'OOM133'],
    ['init.scope', 'OOM133'],
    ['-.mount', 'OOM133'],
    ['backup.timer', 'OOM133'],
  ])('refuses %j with %s', (unit, code) => expect(unitMistake(unit)?.code).toBe(code));

  it('takes no name that leaves its folder or needs quoting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('.service', '.slice', ''), (prefix, suffix) => {
        const unit = prefix + suffix;
        if (unitMistake(unit) === undefined) expect(unit).toMatch(/^[A-Za-z0-9:_.\\@-]{1,253}$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('says that a name is empty', () => {
    expect(unitMistake('')).toMatchObject({ code: 'OOM131', remark: { summary: 'the unit name is empty' } });
  });

  it('offers the name with its suffix', () => {
    expect(unitMistake('api.servcie')?.remark.fix).toBe('Did you mean api.service?');
    expect(unitMistake('api')?.remark.fix).toBe('Did you mean api.service?');
  });
});

describe('defaultUnit', () => {
  it.each([
    ['api', 'api.service'],
    ['api.service', 'api.service'],
    ['shop.slice', 'shop.slice'],
    ['worker@1', 'worker@1.service'],
    ['backup.timer', 'backup.timer'],
    ['org.example.app', 'org.example.app.service'],
  ])('%s is %s', (key, unit) => expect(defaultUnit(key)).toBe(unit));
});
