/**
 * Sets of sysctl.d files as the look and the plan read them, against what systemd-sysctl itself says that it would
 * write.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCRIPTS } from '../../../src/load/scriptTexts';
import { decidingLine } from '../../../src/systemd/sysctlLines';
import { observe } from '../../../src/probe/observe';
import { lookScript } from '../../../src/remote/lookScript';
import { quote } from '../../../src/remote/shell';
import { bootSite, BUILD_AND_BOOT, type Site, support } from '../harness';
import { on } from '../looking';
import { scriptText } from '../../../src/model/script';

const KEYS = ['vm.swappiness', 'vm.page-cluster', 'vm.panic_on_oom', 'kernel.panic'];
const FOLDERS = ['/etc', '/run', '/usr/local/lib', '/usr/lib'] as const;

/** A text, or what else can have such a name. */
type Entry = string | { readonly link: string } | { readonly folder: true };
/** By path below a folder: `/etc/sysctl.d/10.conf`. */
type Files = Readonly<Record<string, Entry>>;

const OURS = { '/etc/sysctl.d/zz-oomcfg.conf': '# oomcfg: spec\nvm.swappiness = 7\nvm.page-cluster = 2\n' };

const HAND_MADE: Readonly<Record<string, Files>> = {
  'nothing at all': {},
  'ours alone': OURS,
  'a file after ours': { ...OURS, '/etc/sysctl.d/zzz.conf': 'vm.swappiness = 9\n' },
  'the name decides, not the folder': { ...OURS, '/usr/lib/sysctl.d/zzz.conf': 'vm.swappiness=9\n' },
  'an exclusion after ours': { ...OURS, '/etc/sysctl.d/zzz.conf': '-vm.swappiness\n' },
  'an exclusion before ours': { ...OURS, '/etc/sysctl.d/10.conf': '-vm.swappiness\n' },
  'an exclusion with a slash and blanks': { ...OURS, '/etc/sysctl.d/zzz.conf': '  -  vm/swappiness \t\r\n' },
  'an exclusion and a pattern': { '/etc/sysctl.d/1.conf': '-vm.swappiness\nvm.swap* = 3\nvm.page* = 3\n' },
  'a pattern beside a key': { ...OURS, '/etc/sysctl.d/zzz.conf': 'vm.* = 1\n' },
  'a pattern alone': { '/etc/sysctl.d/zzz.conf': '*/panic_on_oom = 1\nkernel/pan?c=2\nvm/swappines[rst] = 3\n' },
  'a pattern of both parts': { '/etc/sysctl.d/zzz.conf': '*/swap* = 1\n*.page-* = 1\n' },
  'a pattern over one part': { '/etc/sysctl.d/zzz.conf': '*swappiness = 1\nvm* = 2\n' },
  'a pattern that is excluded': { '/etc/sysctl.d/1.conf': 'vm.p* = 1\n-vm.p*\n' },
  'a pattern that is excluded by another': { '/etc/sysctl.d/1.conf': 'vm.p* = 1\n-vm.pa*\n' },
  'two patterns': { '/etc/sysctl.d/1.conf': 'vm.s* = 1\nvm.sw* = 2\nvm.s* = 1\n' },
  'two patterns, the first set anew': { '/etc/sysctl.d/1.conf': 'vm.s* = 1\nvm.sw* = 2\nvm.s* = 3\n' },
  'a minus before a value': { '/etc/sysctl.d/1.conf': '-vm.swappiness = 5\n' },
  'two minus signs': { '/etc/sysctl.d/1.conf': '--vm.swappiness = 5\n' },
  'a line that is neither': { ...OURS, '/etc/sysctl.d/zzz.conf': 'vm.swappiness\nvm.page-cluster 5\n' },
  comments: { '/etc/sysctl.d/1.conf': '# vm.swappiness=1\n ;vm.swappiness=2\n\t#vm.swappiness=3\n!vm.swappiness=4\n' },
  'a comment after a value': { '/etc/sysctl.d/1.conf': 'vm.swappiness = 5 # ops\n' },
  'a backslash continues nothing': { '/etc/sysctl.d/1.conf': 'vm.swappiness = 5 \\\nvm.page-cluster = 1\n' },
  'quotes stay': { '/etc/sysctl.d/1.conf': 'vm.swappiness = "5"\n' },
  'an equals sign in a value': { '/etc/sysctl.d/1.conf': 'vm.swappiness = 5=6\n' },
  'no value': { '/etc/sysctl.d/1.conf': 'vm.swappiness =\nvm.page-cluster=  \n' },
  'slashes and dots': {
    '/etc/sysctl.d/1.conf': '/vm/swappiness=1\nvm..page-cluster=2\nvm/panic_on_oom/=1\n.kernel.panic=4\n',
  },
  'a dot after a slash is part of a name': { '/etc/sysctl.d/1.conf': 'vm/swapp.iness=1\nvm.swapp/iness=2\n' },
  'no newline at the end': { '/etc/sysctl.d/1.conf': 'vm.swappiness=1' },
  'carriage returns': { '/etc/sysctl.d/1.conf': 'vm.swappiness = 1\r\nvm.page-cluster=2\r\n' },
  tabs: { '/etc/sysctl.d/1.conf': '\tvm.swappiness\t=\t1\t\n' },
  'the same name in two folders': {
    '/etc/sysctl.d/50.conf': 'vm.swappiness=1\n',
    '/usr/lib/sysctl.d/50.conf': 'vm.swappiness=2\nvm.page-cluster=5\n',
  },
  'the same name in run and usr': {
    '/run/sysctl.d/50.conf': 'vm.swappiness=1\n',
    '/usr/local/lib/sysctl.d/50.conf': 'vm.swappiness=2\n',
  },
  masked: { '/etc/sysctl.d/50.conf': { link: '/dev/null' }, '/usr/lib/sysctl.d/50.conf': 'vm.swappiness=2\n' },
  'masked by an empty file': { '/etc/sysctl.d/50.conf': '', '/usr/lib/sysctl.d/50.conf': 'vm.swappiness=2\n' },
  'hidden by a link that leads nowhere': {
    '/etc/sysctl.d/50.conf': { link: '/nowhere' },
    '/usr/lib/sysctl.d/50.conf': 'vm.swappiness=2\n',
  },
  'a link to a file elsewhere': {
    '/etc/sysctl.d/60.conf': { link: '/usr/lib/sysctl.d/not-read' },
    '/usr/lib/sysctl.d/not-read': 'vm.swappiness=2\n',
  },
  'a folder of that name': {
    '/etc/sysctl.d/50.conf': { folder: true },
    '/usr/lib/sysctl.d/50.conf': 'vm.swappiness=2\n',
  },
  'names that are not read': {
    '/etc/sysctl.d/.50.conf': 'vm.swappiness=1\n',
    '/etc/sysctl.d/50.conf~': 'vm.swappiness=2\n',
    '/etc/sysctl.d/50': 'vm.swappiness=3\n',
    '/etc/sysctl.conf': 'vm.swappiness=4\n',
  },
  'a name with blanks': { '/etc/sysctl.d/z z.conf': 'vm.swappiness=1\n' },
  'names that sort by bytes': {
    '/etc/sysctl.d/zz.conf': 'vm.swappiness=1\n',
    '/etc/sysctl.d/zz-a.conf': 'vm.swappiness=2\n',
    '/etc/sysctl.d/ZZZ.conf': 'vm.swappiness=3\n',
  },
  'our own name in another folder': { ...OURS, '/run/sysctl.d/zz-oomcfg.conf': 'vm.swappiness=9\n' },
};

/** A line of the grammar, or near it. */
const LINE = fc
  .tuple(
    fc.constantFrom('', '', '-', ' - ', '#', ';', '\t'),
    fc.constantFrom(
      ...KEYS,
      ...KEYS,
      'vm/swappiness',
      'vm.*',
      'vm.swap*',
      '*/panic*',
      '*.page-cluster',
      '/vm//swappiness',
      'kernel.*',
    ),
    fc.constantFrom('=', ' = ', '=', ''),
    fc.constantFrom('1', '2', '3', '', '4 # x', '0x2'),
  )
  .map((parts) => parts.join(''));
const RANDOM = fc.dictionary(
  fc
    .tuple(fc.constantFrom(...FOLDERS), fc.constantFrom('10', '50', 'zz-oomcfg', 'zzz'))
    .map(([folder, name]) => `${folder}/sysctl.d/${name}.conf`),
  fc.oneof(
    { weight: 8, arbitrary: fc.array(LINE, { maxLength: 6 }).map((lines) => lines.join('\n')) },
    { weight: 1, arbitrary: fc.constantFrom<Entry>({ link: '/dev/null' }, { link: '/nowhere' }, { folder: true }) },
  ),
  { maxKeys: 5 },
);

const SEED = Number(process.env['OOMCFG_SEED'] ?? Date.now() % 1_000_000);
const CASES: readonly (readonly [string, Files])[] = [
  ...Object.entries(HAND_MADE),
  ...fc
    .sample(RANDOM, { numRuns: 40, seed: SEED })
    .map((files, index): [string, Files] => [`random ${index} of OOMCFG_SEED=${SEED}`, files as Files]),
];

const MARK = '==case==';
const NONCE = '0123456789abcdef';

function made([path, entry]: readonly [string, Entry]): string {
  const at = quote(path);
  if (typeof entry === 'string') return `printf %s ${quote(entry)} >${at}`;
  return 'link' in entry ? `ln -s ${quote(entry.link)} ${at}` : `mkdir ${at}`;
}

describe.runIf(support.ok)('sysctl.d files', () => {
  let site: Site;
  /** For each case, what systemd-sysctl says and what the look prints. */
  let printed: readonly string[];

  // /proc/sys is read-only there, so that systemd-sysctl says what it would write, and nothing changes.
  beforeAll(async () => {
    site = await bootSite(['web01']);
    const { look } = SCRIPTS;
    const script = lookScript(look, { units: [], sysctls: KEYS }, NONCE);
    const folders = FOLDERS.map((folder) => `${folder}/sysctl.d`).join(' ');
    const steps = CASES.map(([, files]) =>
      [
        `rm -rf ${folders} /etc/sysctl.conf; mkdir -p ${folders}`,
        ...Object.entries(files).map(made),
        `echo ${MARK}`,
        'SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console /usr/lib/systemd/systemd-sysctl 2>&1',
        'sh /run/look',
      ].join('\n'),
    );
    await site.host('web01').writeFile('/run/look', scriptText(script));
    printed = (await on(site.host('web01'), `${steps.join('\n')}\ntrue`)).split(`${MARK}\n`).slice(1);
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each(CASES.map(([name], index) => [name, index] as const))('as systemd-sysctl reads them: %s', (_, index) => {
    const text = printed[index] ?? '';
    const { value } = observe(text, NONCE, { units: [], sysctls: KEYS });
    const ours = KEYS.map((key) => [key, decidingLine(value!.sysctl.find((one) => one.key === key)!.files)?.value]);
    const theirs = KEYS.map((key) => [
      key,
      [...text.matchAll(/^Setting '(?:\/proc\/sys\/)?(\S+)' to '(.*)'$/gm)].findLast(
        ([, path]) => path === key.replace('.', '/'),
      )?.[2],
    ]);
    expect(ours).toEqual(theirs);
  });
});
