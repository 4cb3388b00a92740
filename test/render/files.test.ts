/** Which files a desired state becomes, apart from what the goldens show. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../src/desired/state';
import { bytes, GiB } from '../../src/model/bytes';
import type { DesiredService, DesiredState } from '../../src/model/desired';
import { buildHost, buildSpec, selector, type SpecText } from '../desired/build';
import { contentId, renderFiles, sumsId } from '../../src/render/files';
import { compileTemplates } from '../../src/render/templates';
import { TEMPLATES } from './cases';
import { dropInPath, SYSCTL_PATH } from '../../src/systemd/paths';

const AT = { file: 'oomcfg.yaml', line: 5, column: 3 };

function state(what: Partial<DesiredState>): DesiredState {
  return { host: 'web01', spec: 'shop', services: [], sysctl: [], ...what };
}

/** What the services of a spec are to have on a host. */
function servicesOf(services: NonNullable<SpecText['services']>): readonly DesiredService[] {
  const { value } = desiredState(buildSpec({ services }), buildHost('web01'), { pageSize: 4096 }, selector());
  if (value === undefined) throw new Error('the host of this test cannot have its services');
  return value.services;
}

const TEXT = { memory: { max: '1GiB', high: '1GiB', min: '0' }, oomPolicy: 'kill' } as const;
const LIMITED = servicesOf({ api: TEXT })[0]!;

function lines(systemd: number | undefined, ...services: readonly DesiredService[]): readonly string[] {
  const [file] = renderFiles(state({ services }), TEMPLATES, systemd);
  return file === undefined ? [] : file.text.trimEnd().split('\n').slice(2);
}

describe('a drop-in', () => {
  it.each([
    [undefined, 'MemoryMax=1073741824 MemoryHigh=1073741824 MemoryMin=0 OOMPolicy=kill'],
    [257, 'MemoryMax=1073741824 MemoryHigh=1073741824 MemoryMin=0 OOMPolicy=kill'],
    [243, 'MemoryMax=1073741824 MemoryHigh=1073741824 MemoryMin=0 OOMPolicy=kill'],
    [242, 'MemoryMax=1073741824 MemoryHigh=1073741824 MemoryMin=0'],
    [239, 'MemoryMax=1073741824 MemoryHigh=1073741824'],
    [231, 'MemoryMax=1073741824 MemoryHigh=1073741824'],
    [230, 'MemoryLimit=1073741824'],
    [219, 'MemoryLimit=1073741824'],
  ])('for systemd %s says what it knows: %s', (systemd, expected) => {
    expect(lines(systemd, LIMITED).join(' ')).toBe(expected);
  });

  it('is not written for nothing', () => {
    expect(lines(252, ...servicesOf({ api: { optional: true } }))).toEqual([]);
    expect(lines(219, ...servicesOf({ api: { oomPolicy: 'kill' } }))).toEqual([]);
  });

  it('is one text for all hosts that share the service', () => {
    const render = (host: string, systemd: number) =>
      renderFiles(state({ host, services: [LIMITED] }), TEMPLATES, systemd)[0];
    expect(render('b', 252)).toBe(render('a', 257));
    expect(render('a', 219)).not.toBe(render('a', 257));
  });

  it('belongs to the templates that it was rendered with', () => {
    const other = compileTemplates({ 'drop-in.conf.hbs': 'other', 'sysctl.conf.hbs': '', 'swap.swap.hbs': '' });
    expect(renderFiles(state({ services: [LIMITED] }), TEMPLATES)[0]?.text).toContain('MemoryMax=');
    expect(renderFiles(state({ services: [LIMITED] }), other)[0]?.text).toBe('other');
  });
});

describe('the first line', () => {
  it('stays one line whatever the names hold', () => {
    const evil = { ...LIMITED, key: 'a\n[Service]\nExecStart=/bin/evil', at: { ...AT, file: 'x\r\n.yaml\\' } };
    const [file] = renderFiles(state({ spec: 'sh\nop', services: [evil] }), TEMPLATES);
    const [first, section] = file?.text.split('\n') ?? [];
    expect(first).toBe(
      '# oomcfg: spec sh\\nop, service a\\n[Service]\\nExecStart=/bin/evil (x\\r\\n.yaml\\); changes made here by hand are drift',
    );
    expect(section).toBe('[Service]');
  });

  it('names each source once, by its file alone: lines and folders move without a setting doing so', () => {
    const at = (file: string, line: number) => ({ file, line, column: 1 });
    const places = [at('specs/b.yaml', 2), at('a.yaml', 10), at('a.yaml', 9), at('a.yaml', 10)];
    const sysctl = places.map((place, index) => ({ key: `vm.k${index}`, value: '1', at: place }));
    const [file] = renderFiles(state({ sysctl }), TEMPLATES);
    expect(file?.path).toBe(SYSCTL_PATH);
    expect(file?.text.split('\n')[0]).toContain('system (a.yaml, b.yaml);');
  });
});

describe('the files', () => {
  it('are sorted by path, the swap unit among them', () => {
    const swap = { file: '/data/swap-1', size: bytes(GiB), at: AT };
    const sysctl = [{ key: 'vm.swappiness', value: '1', at: AT }];
    const services = servicesOf({ api: TEXT, a: { ...TEXT, unit: 'a@b.service' } });
    expect(renderFiles(state({ services, sysctl, swap }), TEMPLATES).map(({ path }) => path)).toEqual([
      SYSCTL_PATH,
      dropInPath('a@b.service'),
      dropInPath('api.service'),
      '/etc/systemd/system/data-swap\\x2d1.swap',
    ]);
  });

  it('have an id that depends on every path and text and on no order', () => {
    const file = fc.record({ path: fc.string(), text: fc.string() });
    fc.assert(
      fc.property(fc.uniqueArray(file, { selector: ({ path }) => path, minLength: 1 }), fc.string(), (files, more) => {
        const id = contentId(files);
        expect(id).toMatch(/^[0-9a-f]{8}$/);
        expect(contentId(files.toReversed())).toBe(id);
        const sum = (text: string) => createHash('sha256').update(text).digest('hex');
        expect(sumsId(files.map(({ path, text }) => ({ path, sha256: sum(text) })))).toBe(id);
        const [first, ...others] = files;
        if (first !== undefined)
          expect(contentId([{ ...first, text: `${first.text}x${more}` }, ...others])).not.toBe(id);
      }),
    );
    expect(contentId([])).toBe('e3b0c442');
  });
});

describe('templates', () => {
  it('must be complete', () => {
    expect(() => compileTemplates({})).toThrow('drop-in.conf.hbs is missing');
  });

  it('must parse, which shows before the first file is made', () => {
    const texts = { 'drop-in.conf.hbs': '{{#each x}}', 'sysctl.conf.hbs': '', 'swap.swap.hbs': '' };
    expect(() => compileTemplates(texts)).toThrow(/Parse error/);
  });

  it('must use no helper and no name that they are not given', () => {
    const texts = { 'drop-in.conf.hbs': '{{nonsense}}', 'sysctl.conf.hbs': '', 'swap.swap.hbs': '' };
    expect(() => renderFiles(state({ services: [LIMITED] }), compileTemplates(texts))).toThrow(/nonsense/);
    expect(() => compileTemplates({ ...texts, 'drop-in.conf.hbs': '{{shout header}}' })).toThrow(/shout/);
  });

  it('pass text through as it is', () => {
    const odd = {
      ...LIMITED,
      directives: {},
      variables: [
        { name: 'JAVA_OPTS', value: '<&>{{x}}', at: AT, runtime: 'java' },
        { name: 'NODE_OPTIONS', value: '--x=1', at: AT, runtime: 'node' },
      ],
    };
    expect(lines(undefined, odd)).toEqual(['Environment="JAVA_OPTS=<&>{{x}}"', 'Environment="NODE_OPTIONS=--x=1"']);
  });
});
