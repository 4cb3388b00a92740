/**
 * A JVM with a smaller heap that started the JVM of the service is not what takes the variable, whenever that began.
 */
import { describe, expect, it } from 'vitest';
import type { ObservedUnit } from '../../../src/model/observed';
import { isInEffect, overruled } from '../../../src/runtimes/jvm/running/inForce';
import { stuckInSome } from '../../../src/runtimes/jvm/running/futile';
import { jvm, onLine } from '../../plan/checks/cases/scenes';
import { file, unit } from '../../plan/build';

const VALUE = '-Xmx1g -Xss1m';
const SERVER = jvm(onLine('-Des=1', '-Xmx1g', '-Xss1m'));
const path = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';

const started = (heap: string, parts: Partial<ObservedUnit>): ObservedUnit =>
  unit('api.service', {
    variable: 'ES_JAVA_OPTS',
    nextVariable: VALUE.split(' '),
    files: [{ ...file(path, {}), setsVariable: [2] }],
    loadedDropIns: [path],
    jvms: [jvm(onLine('-Xms4m', heap))],
    ...parts,
  });

describe('a launcher beside the server that it started', () => {
  it.each([
    ['the server has just begun', '-Xmx64m', { recentJvms: [SERVER] }, true],
    ['the server began later and stayed', '-Xmx64m', { lateJvms: [SERVER] }, true],
    ['the server has not begun', '-Xmx64m', {}, false],
    ['what began later has not all of it', '-Xmx64m', { recentJvms: [jvm(onLine('-Xmx1g'))] }, false],
    ['it has a larger heap than the server', '-Xmx2g', { lateJvms: [SERVER] }, false],
  ] as const)('%s', (_, heap, parts, inEffect) => {
    const one = started(heap, parts);
    expect([isInEffect(VALUE, one), overruled(VALUE, one).length === 0]).toEqual([inEffect, inEffect]);
    if (inEffect) expect(stuckInSome(one, VALUE)).toEqual([]);
  });
});
