/** Several files make one spec, in their order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../src/spec/parseSpec';
import { brief } from './fixtures';

function read(...texts: readonly string[]) {
  return parseSpec(texts.map((text, index) => ({ path: `${index}.yaml`, text })));
}

describe('merging files', () => {
  it('adds up services and system entries, and takes name, inventory and rollout from where they are given', () => {
    const { value, findings } = read(
      'services: {a: {memory: 1GiB}}\nsystem: [{reserve: 1GiB}]\n',
      'name: shop\ninventory: [one, two]\n',
      'services: {b: {memory: 2GiB}}\nsystem: [{reserve: 2GiB}]\nrollout: {canary: 2}\n',
    );
    expect(findings).toEqual([]);
    expect(value?.name).toBe('shop');
    expect(value?.files).toEqual(['0.yaml', '1.yaml', '2.yaml']);
    expect(value?.inventory).toEqual({ value: ['one', 'two'], at: { file: '1.yaml', line: 2, column: 12 } });
    expect(value?.services.map(({ key, at }) => [key, at.file])).toEqual([
      ['a', '0.yaml'],
      ['b', '2.yaml'],
    ]);
    expect(value?.system.map(({ at }) => at.file)).toEqual(['0.yaml', '2.yaml']);
    expect(value?.rollout?.value).toEqual({ canary: 2, batches: [], maxFailures: 0 });
  });

  it('is called oomcfg where no file says otherwise', () => {
    expect(read('services: {a: {memory: 1GiB}}').value?.name).toBe('oomcfg');
  });

  it('lets files agree', () => {
    const text = 'name: shop\ninventory: hosts\nrollout: {batches: [10%]}\n';
    const { value, findings } = read(`${text}services: {a: {memory: 1GiB}}`, text);
    expect(findings).toEqual([]);
    expect(value?.rollout?.at.file).toBe('0.yaml');
  });

  it('refuses what two files say differently, at the second', () => {
    const { value, findings } = read(
      'name: a\ninventory: x\nrollout: {canary: 1}\nservices: {s: {memory: 1GiB}}\n',
      'name: b\ninventory: [x, y]\nrollout: {canary: 2}\nservices: {s: {memory: 1GiB}}\n',
    );
    expect(value).toBeUndefined();
    expect(findings.map(brief)).toEqual(['OOM137 at 1:7', 'OOM137 at 2:12', 'OOM137 at 3:10', 'OOM136 at 4:12']);
    expect(findings.every(({ where }) => where?.file === '1.yaml')).toBe(true);
    expect(findings.at(-1)?.facts).toEqual({ service: 's', other: '0.yaml:4' });
  });

  it('reads on in the other files where one is broken', () => {
    const { value, findings } = read('services: [\n', 'services: {a: {memory: 4GB}}', 'services: {b: {memory: 4g}}');
    expect(value).toBeUndefined();
    expect(findings.map(({ where, code }) => `${where?.file} ${code}`)).toEqual([
      '0.yaml OOM110',
      '1.yaml OOM140',
      '2.yaml OOM140',
    ]);
  });

  it('sees dangers across files', () => {
    const panic = 'system: [{sysctl: {vm.panic_on_oom: 1}}]';
    expect(read(panic).findings.map(({ code }) => code)).toEqual(['OOM175']);
    expect(read(panic, 'system: [{sysctl: {kernel.panic: 10}}]').findings).toEqual([]);
    expect(read(panic, 'system: [{sysctl: {kernel.panic: 0}}]').findings.map(({ code }) => code)).toEqual(['OOM175']);
  });

  it('does not depend on how services are spread over files', () => {
    const service = fc.record({ memory: fc.integer({ min: 1, max: 4096 }), file: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(fc.array(service, { minLength: 1, maxLength: 12 }), (services) => {
        const line = (index: number): string => `  s${index}: {memory: ${services[index]?.memory}MiB}\n`;
        const numbers = services.map((_, index) => index);
        const whole = read(`services:\n${numbers.map(line).join('')}`);
        const spread = [0, 1, 2, 3].map((file) => numbers.filter((index) => services[index]?.file === file));
        const parts = read(
          ...spread.map((own) => (own.length === 0 ? 'system: []' : `services:\n${own.map(line).join('')}`)),
        );
        const budgets = (result: typeof whole): string[] =>
          (result.value?.services ?? [])
            .map(({ key, settings }) => `${key} ${JSON.stringify(settings.memory.max?.value)}`)
            .sort();
        expect(parts.findings).toEqual([]);
        expect(budgets(parts)).toEqual(budgets(whole));
        expect(budgets(whole)).toHaveLength(services.length);
      }),
    );
  });
});
