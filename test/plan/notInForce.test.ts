/**
 * What is known not to be in force is reported by every run in the same way, whatever else is to be changed on its
 * host.
 */
import { describe, expect, it } from 'vitest';
import { assembleApplication } from '../../src/documents/apply/assemble';
import { judge, untouched } from '../../src/apply/outcome';
import type { ChangingPlan } from '../../src/apply/script';
import { planExits } from '../../src/documents/exitCodes';
import { bytes, GiB, MiB } from '../../src/model/bytes';
import type { JvmOption, ObservedJvm, ObservedState } from '../../src/model/observed';
import { assemblePlan } from '../../src/documents/plan/assemble';
import { applyText } from '../../src/report/text/applyText';
import { planText } from '../../src/report/text/planText';
import { changing, DONE, NONCE } from '../apply/build';
import type { SpecText } from '../desired/build';
import { applied, host, plan, unit, verify } from './build';

const JAVA = { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB' };
const spec = (more: object = {}): SpecText => ({ services: { api: { memory: '2GiB', java: { ...JAVA, ...more } } } });
const words = (...list: readonly string[]): readonly JvmOption[] =>
  list.map((word) => ({ word, from: 'the command line' }));
const jvm = (options: readonly JvmOption[], pid = 101): ObservedJvm => ({
  pid,
  isMain: true,
  program: 'java',
  readsJdkOptions: true,
  options,
});

/**
 * A host that was applied to, with this of api.service in place of what it should have; its limit is another one where
 * `limit` says so.
 */
function after(parts: (next: readonly string[]) => object, limit = 2 * GiB): ObservedState {
  const done = applied(spec(), host({ units: [unit('api.service', { variable: 'JAVA_OPTS' })] }));
  return {
    ...done,
    units: done.units.map((one) => ({
      ...one,
      ...parts(one.nextVariable ?? []),
      cgroup: { ...one.cgroup, MemoryMax: bytes(limit) },
    })),
  };
}

const takesNothing = () => ({ jvms: [jvm(words('-Xmx9g'))] });
const hasLost = (next: readonly string[]) => ({ hadOptions: ['-Dneeded'], jvms: [jvm(words(...next))] });
const oneOfTwo = (next: readonly string[]) => ({ jvms: [jvm(words(...next)), jvm(words('-Xmx4g'), 102)] });

it.each([
  ['young, and a JVM beside its main process lacks them', 12, false, true],
  ['young, and its main process lacks them', 12, true, false],
  ['older', 90, false, false],
])('that it can be a helper of the start is said of a unit that is %s', (_, age, isMain, isSaid) => {
  const { findings } = verify(
    spec(),
    after(() => ({
      life: { result: 'success', status: 0, bySignal: false, restarts: 0, age },
      jvms: [{ ...jvm(words('-Xmx9g')), isMain }],
    })),
  );
  const [said] = findings.filter(({ code }) => code === 'OOM427');
  expect(said?.detail.includes('The unit began 12 s ago')).toBe(isSaid);
});

describe('a unit that', () => {
  it.each([
    ['takes nothing of the variable', takesNothing],
    ['lost options with its restart', hasLost],
  ])('%s is an error alone and beside another change, which it does not hold', (_, parts) => {
    const alone = plan(spec(), after(parts));
    const beside = plan(spec(), after(parts, 64 * MiB));
    expect([alone.status, beside.status]).toEqual(['held', 'change']);
    for (const one of [alone, beside]) {
      expect(one.notInForce).toEqual(['api.service']);
      expect(one.findings.filter(({ severity }) => severity === 'error')).toHaveLength(1);
      expect(planExits(assemblePlan({ name: 'shop' }, [one], 0))).toContain(3);
    }
    const { summary } = assemblePlan({ name: 'shop' }, [alone, beside], 0);
    expect(summary).toMatchObject({ change: 1, held: 1, notInForce: 1 });
    expect(verify(spec(), after(parts, 64 * MiB)).findings.map(({ severity }) => severity)).toContain('error');
  });

  it.each<[string, object, string]>([
    ['nothing', takesNothing(), 'does not have it: -XX:MaxDirectMemorySize=128M is missing'],
    [
      'a part',
      { jvms: [jvm(words('-Xss1M', '-Xmx9g'))] },
      'does not have all of it: -XX:MaxDirectMemorySize=128M is missing; -Xmx9g of the command line wins over -Xmx1G',
    ],
    [
      'a part in the environment of what is not a JVM',
      { jvms: [], main: { pid: 100, comm: 'x', variableIsNext: false, variable: ['-Xss1M', '-Xmx9g'] } },
      'does not have all of it: -XX:MaxDirectMemorySize=128M is missing; its process has -Xmx9g in place of -Xmx1G',
    ],
  ])('takes %s of it is reported', (_, parts, text) => {
    const { findings } = verify(
      spec(),
      after(() => parts),
    );
    expect(findings.find(({ code }) => code === 'OOM427')?.summary).toContain(`in its files and ${text}`);
  });

  it('has all of it in one of its JVMs alone is one of them, whether the others get a new value now or not', () => {
    const [alone, beside] = [plan(spec(), after(oneOfTwo)), plan(spec(), after(oneOfTwo, 64 * MiB))];
    const anew = plan(spec({ heap: '1100MiB' }), after(oneOfTwo));
    expect([alone.status, beside.status, anew.status]).toEqual(['held', 'change', 'change']);
    expect([alone.restarts, beside.restarts, anew.restarts].map(({ length }) => length)).toEqual([0, 0, 1]);
    for (const one of [alone, beside, anew]) {
      expect(one.notInForce).toEqual(['api.service']);
      expect(planExits(assemblePlan({ name: 'shop' }, [one], 0))).toContain(3);
    }
    const texts = [alone, anew].map(({ findings }) => findings.find(({ code }) => code === 'OOM427'));
    expect(texts[0]).toMatchObject({
      severity: 'error',
      summary:
        'one of the 2 JVMs of api.service does not take JAVA_OPTS: -Xmx4g of the command line wins over -Xmx1G in its JVM with PID 102',
      detail: expect.stringContaining('The others have it') as string,
    });
    expect(texts[1]).toMatchObject({
      summary:
        'one of the 2 JVMs of api.service does not take JAVA_OPTS: -Xmx4g of the command line wins over -Xmx1100M',
      detail: expect.stringContaining('The planned restart gives it to the others alone') as string,
    });
    const { drift, findings } = verify(spec(), after(oneOfTwo));
    expect(drift.map(({ setting }) => setting)).toEqual(['JAVA_OPTS']);
    expect(findings.map(({ code }) => code)).toContain('OOM427');
  });

  it('has a smaller JVM beside one that takes it is not, where a new heap is smaller than that it is', () => {
    const small = (next: readonly string[]) => ({ jvms: [jvm(words(...next)), jvm(words('-Xmx64m'), 102)] });
    expect(plan(spec(), after(small))).toMatchObject({ status: 'in-sync' });
    expect(plan(spec({ heap: '48MiB' }), after(small)).notInForce).toEqual(['api.service']);
  });

  it('lost options and restarts now can have them again: the look after the restart shows it', () => {
    const one = plan(spec({ heap: '1100MiB' }), after(hasLost));
    expect(one).not.toHaveProperty('notInForce');
    expect(one.restarts).toHaveLength(1);
    expect(one.findings.flatMap(({ code, severity }) => (code === 'OOM486' ? [severity] : []))).toEqual(['warning']);
  });

  it('is as wanted is not named', () => {
    const one = plan(
      spec(),
      after((next) => ({ jvms: [jvm(words(...next))] }), 64 * MiB),
    );
    expect(one).not.toHaveProperty('notInForce');
    expect(assemblePlan({ name: 'shop' }, [one], 0).summary).not.toHaveProperty('notInForce');
  });
});

describe('an apply', () => {
  const stuck: ChangingPlan = { ...changing('web01'), notInForce: ['api.service'] };
  const options = { width: 160, color: false };

  it('that changed the rest says so of the host, in the summary and in words', () => {
    const { outcome } = judge(stuck, DONE, NONCE, 1);
    expect(outcome).toMatchObject({ status: 'changed', notInForce: ['api.service'] });
    const application = assembleApplication('shop', [outcome]);
    expect(application.summary).toMatchObject({ changed: 1, notInForce: 1 });
    const text = applyText(application, options);
    expect(text).toContain('; not all of the spec is in force');
    expect(text).toContain('1 with a setting that is not in force)');
    expect(planText(assemblePlan({ name: 'shop' }, [stuck], 0), options)).toContain('not in force)');
  });

  it('that did nothing there says it as the plan did, and counts the host once', () => {
    const outcome = untouched(stuck, 'held');
    expect(outcome.notInForce).toEqual(['api.service']);
    expect(assembleApplication('shop', [outcome]).summary).not.toHaveProperty('notInForce');
    expect(untouched(changing('web01'), 'held')).not.toHaveProperty('notInForce');
  });
});
