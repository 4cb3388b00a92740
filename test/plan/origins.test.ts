/**
 * What a plan says of where things come from: the file that set a value which goes, and a spec that was only renamed.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { planText } from '../../src/report/text/planText';
import { assemblePlan } from '../../src/documents/plan/assemble';
import { keepHeads } from '../../src/plan/files';
import { applied, file, host, plan, stopped, unit, verify } from './build';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const AT = '/etc/systemd/system/api.service.d';
const api = { services: { api: { memory: '1GiB' } } };

describe('the file that set a value which goes', () => {
  const setBy = (...parts: Parameters<typeof plan>) => plan(...parts).changes.map((change) => change.setBy);

  it('is named, the unit itself as well as a drop-in', () => {
    const fragment = unit('api.service', { set: { MemoryMax: '5368709120' } });
    expect(setBy(api, host({ units: [fragment] }))).toEqual(['/lib/systemd/system/api.service']);
    const dropIn = file(`${AT}/50-ops.conf`, { MemoryMax: '2147483648' });
    const both = unit('api.service', {
      set: { MemoryMax: '2147483648' },
      files: [dropIn],
      loadedDropIns: [dropIn.path],
    });
    expect(setBy(api, host({ units: [both] }))).toEqual([dropIn.path]);
  });

  it('is the one that would have set it, where the unit does not run', () => {
    const dropIn = file(`${AT}/50-ops.conf`, { MemoryMax: '2147483648' });
    expect(setBy(api, host({ units: [stopped('api.service', { files: [dropIn] })] }))).toEqual([dropIn.path]);
  });

  it('is not known where no file says anything, and is never one of ours', () => {
    expect(setBy(api, host({ units: [unit('api.service')] }))).toEqual([undefined]);
    const before = host({ units: [unit('api.service')] });
    expect(setBy({ services: { api: { memory: '2GiB' } } }, applied(api, before))).toEqual([undefined]);
  });

  it('is the sysctl.d file with the present value', () => {
    const files = [
      { path: '/etc/sysctl.d/10.conf', line: 1, value: '60' },
      { path: '/etc/sysctl.d/20.conf', line: 1, value: '30' },
    ];
    const on = host({ sysctl: [{ key: 'vm.swappiness', kernel: '60', files }] });
    const planned = plan({ system: [{ sysctl: { 'vm.swappiness': 10 } }] }, on);
    expect(planned.changes).toMatchObject([{ setting: 'vm.swappiness', setBy: '/etc/sysctl.d/10.conf' }]);
    const text = planText(assemblePlan({ name: 'shop' }, [planned], 0), { width: 80, color: false });
    expect(text).toContain('\n        was set by /etc/sysctl.d/10.conf\n');
  });
});

describe('a spec that was renamed', () => {
  const head = (source: string, spec = 'shop'): string =>
    `# oomcfg: spec ${spec}, service api (${source}); changes made here by hand are drift`;
  const text = (first: string, rest = '[Service]\nMemoryMax=1\n'): string => `${first}\n${rest}`;
  const path = `${AT}/zz-oomcfg.conf`;
  const kept = (wanted: string, present: string, first: string | undefined = present.split('\n')[0]) =>
    keepHeads([{ path, text: wanted }], {
      files: [{ path, sha256: sha256(present), link: 'ok', ...(first === undefined ? {} : { head: first }) }],
      broken: false,
    })[0]!.text;

  it.each([
    ['keeps the first line that is there', text(head('new.yaml')), text(head('old.yaml')), true],
    ['whatever its name', text(head('a (1).yaml, b.yaml')), text(head('old).yaml')), true],
    ['but not with another setting', text(head('new.yaml'), '[Service]\n'), text(head('old.yaml')), false],
    ['nor of another spec', text(head('new.yaml')), text(head('old.yaml', 'blog')), false],
    ['nor with a first line that is not ours', text(head('new.yaml')), text('# by hand'), false],
  ])('%s', (_, wanted, present, same) => {
    expect(kept(wanted, present)).toBe(same ? present : wanted);
  });

  it('is the same where the host says no first line, and where there is no file', () => {
    const wanted = text(head('new.yaml'));
    expect(kept(wanted, text(head('old.yaml')), '')).toBe(wanted);
    expect(keepHeads([{ path, text: wanted }], { files: [], broken: false })[0]!.text).toBe(wanted);
  });

  it('changes no host and is not drift', () => {
    const on = applied(api, host({ units: [unit('api.service')] }));
    const old = text(head('old.yaml', 'oomcfg'), '[Service]\nMemoryMax=1073741824\n');
    const files = on.generation.files.map((one) => ({ ...one, sha256: sha256(old), head: old.split('\n')[0]! }));
    const renamed = { ...on, generation: { ...on.generation, files } };
    expect(plan(api, renamed)).toMatchObject({ status: 'in-sync', files: [] });
    expect(verify(api, renamed)).toMatchObject({ status: 'ok', drift: [] });
  });
});
