/** Plants of what the program does and says: a finding, a command, a format, a kind of setting, a systemd directive. */
import type { Growth } from './growth';

const CHECKS = 'src/plan/checks/index.ts';
const SPEC_SCHEMA = 'schemas/spec.schema.json';

const FINDING: Growth = {
  adds: 'a finding',
  files: {
    'src/plan/checks/host/planted.ts': `/** Says of a host that it was booted this very second. */
import { planFinding } from '../../../rules/host';
import type { HostCheck } from '../../scene';

export const planted: HostCheck = {
  finds: ['planted'],
  check: ({ observed: { uptime } }) =>
    uptime === 0 ? [planFinding('planted', { summary: 'a planted summary', facts: { uptime } })] : [],
};
`,
    'test/finding.ts': `import { host, plan } from './plan/build';

const { findings } = plan({ name: 'shop', services: {} }, host({ uptime: 0 }));
console.log(findings.map(({ code, detail }) => \`\${code}: \${detail}\`).join(' '));
`,
  },
  table: 'src/rules/host/left.ts',
  beside: [CHECKS],
  insertions: [
    {
      file: 'src/rules/host/left.ts',
      after: 'export const LEFT = {\n',
      text: `  planted: {
    code: 'OOM699',
    severity: 'warning',
    title: 'a planted title',
    cause: 'A planted cause.',
    fix: 'A planted way out.',
    source: 'a planted source',
    needs: 'observed',
  },
`,
    },
    {
      file: CHECKS,
      after: "import { sysctlRoom } from './host/checkSysctlRoom';\n",
      text: "import { planted } from './host/planted';\n",
    },
    { file: CHECKS, after: '  owner,\n', text: '  planted,\n' },
  ],
  trials: [
    {
      shows: 'is found on a host, with the words of its row',
      call: 'test/finding.ts',
      says: /OOM699: A planted cause\./,
    },
    { shows: 'is explained', call: ['explain', 'OOM699'], says: /A planted way out\./ },
  ],
};

const COMMAND: Growth = {
  adds: 'a command',
  files: {
    'src/commands/planted.ts': `/** \`oomcfg planted\`: how many specs it was given. */
import { EXIT, type ExitCode } from '../model/exitCode';
import type { Given } from '../setup/given';

export async function run({ inputs, reporter }: Given): Promise<ExitCode> {
  await reporter.text(() => \`\${inputs.files.length} planted\\n\`);
  return EXIT.done;
}
`,
  },
  table: 'src/commands/index.ts',
  insertions: [
    {
      file: 'src/commands/index.ts',
      after: 'export const COMMANDS: readonly CommandRow[] = [\n',
      text: `  {
    name: 'planted',
    summary: 'a planted summary',
    offline: true,
    options: [],
    run: async (common, _own, _args, context) => (await import('./planted')).run(given(common, context)),
  },
`,
    },
  ],
  trials: [
    { shows: 'runs', call: ['planted', '--file', 'a.yaml'], says: /^1 planted$/m },
    { shows: 'is offered', call: ['help'], says: /^ +planted .* a planted summary$/m },
  ],
};

const FORMAT: Growth = {
  adds: 'a format',
  files: {
    'src/report/planted.ts': `/** The format of one line. */
import type { AnyDocument, Format } from './format';

const line = ({ format }: AnyDocument): string => \`planted \${format}\\n\`;

export const plantedFormat: Format = {
  asked: 'a planted option',
  isForPrograms: true,
  write: { 'oomcfg.plan/1': line, 'oomcfg.apply/1': line, 'oomcfg.verify/1': line, 'oomcfg.validate/1': line },
};
`,
  },
  table: 'src/report/index.ts',
  insertions: [
    {
      file: 'src/report/index.ts',
      after: "import { jsonFormat } from './json';\n",
      text: "import { plantedFormat } from './planted';\n",
    },
    { file: 'src/report/index.ts', after: '  json: jsonFormat,\n', text: '  planted: plantedFormat,\n' },
  ],
  trials: [
    { shows: 'writes a document', call: ['validate', '--planted'], says: /^planted oomcfg\.validate\/1$/m },
    { shows: 'is offered', call: ['help', 'plan'], says: /^ +--planted +a planted option$/m },
    {
      shows: 'is asked for alone',
      call: ['validate', '--planted', '--json'],
      says: /cannot be used with option/,
    },
  ],
};

const SETTING: Growth = {
  adds: 'a kind of setting',
  files: {
    'src/settings/planted.ts': `/** vm.swappiness of the slices of a host, each of which has a value of its own on cgroup v1. */
import { quote } from '../remote/shell';
import { type HostKind, SYSTEM } from './kind';

const PREFIX = 'planted:';

export const planted: HostKind = {
  of: 'host',
  owns: ({ setting }) => setting.startsWith(PREFIX),
  wanted: ({ sysctl }, { swappiness = [] }) =>
    sysctl
      .filter(({ key }) => key === 'vm.swappiness')
      .flatMap(({ value, at }) =>
        swappiness.map(({ slice }) => ({ target: SYSTEM, setting: \`\${PREFIX}\${slice}\`, value, at })),
      ),
  present: ({ setting }, { swappiness = [] }) => {
    const found = swappiness.find(({ slice }) => setting === \`\${PREFIX}\${slice}\`);
    return found && { kernel: found.value, file: found.value, setBy: null, nextBy: null };
  },
  kernelHolds: ({ value }, { kernel }) => kernel === value,
  fileHolds: () => true,
  calls: {
    live: ({ setting, after }) => [\`cgroup \${quote(setting.slice(PREFIX.length))} memory.swappiness \${Number(after)}\`],
  },
  shows: 'plain',
};
`,
    'test/setting.ts': `import { kindOf } from '../src/settings';
import { host, lines, plan, verify } from './plan/build';

const SPEC = { name: 'shop', system: [{ sysctl: { 'vm.swappiness': 10 } }] };
const HOST = host({ swappiness: [{ slice: 'system.slice', value: '60' }] });
const made = plan(SPEC, HOST);
console.log(lines(made).join('; '));
console.log(verify(SPEC, HOST).drift.map(({ setting, kernel }) => \`\${setting} is \${String(kernel)}\`).join('; '));
console.log(made.changes.flatMap((change) => kindOf(change).calls.live?.(change) ?? []).join('; '));
`,
  },
  table: 'src/settings/index.ts',
  insertions: [
    {
      file: 'src/settings/index.ts',
      after: "import { oomPolicy } from './oomPolicy';\n",
      text: "import { planted } from './planted';\n",
    },
    { file: 'src/settings/index.ts', after: 'export const HOST_KINDS: readonly HostKind[] = [', text: 'planted, ' },
  ],
  trials: [
    {
      shows: 'is planned, verified and carried out',
      call: 'test/setting.ts',
      says: /system planted:system\.slice 60 -> 10 live[^]*planted:system\.slice is 60[^]*cgroup 'system\.slice' memory\.swappiness 10$/m,
    },
  ],
};

const DIRECTIVE: Growth = {
  adds: 'a systemd directive',
  files: {
    'test/directive.ts': `import { directiveLists } from '../src/remote/directiveLists';
import { host, lines, plan, unit } from './plan/build';

const SPEC = { name: 'shop', services: { api: { memory: { zswap: '1GiB' } } } };
const made = plan(SPEC, host({ facts: { systemd: 257 }, units: [unit('api.service')] }));
console.log(lines(made).join('; '));
console.log(made.files.map(({ after }) => after).join(''));
console.log(directiveLists());
`,
  },
  table: 'src/model/settings.ts',
  beside: [SPEC_SCHEMA],
  insertions: [
    {
      file: 'src/model/settings.ts',
      after: "    v2: 'memory.swap.max',\n    bounds: true,\n    isOfFilesAlone: true,\n  },\n",
      text: `  MemoryZSwapMax: {
    key: 'memory.zswap',
    kind: 'cgroup',
    absent: 'infinity',
    since: 253,
    v2: 'memory.zswap.max',
  },
`,
    },
    {
      file: SPEC_SCHEMA,
      after: `              "examples": ["512MiB", 0],
              "$ref": "#/definitions/guarantee"
            },
`,
      text: `            "zswap": {
              "description": "A planted limit (MemoryZSwapMax).",
              "examples": ["1GiB"],
              "$ref": "#/definitions/guarantee"
            },
`,
    },
  ],
  trials: [
    {
      shows: 'is taken from a spec, planned, written and looked for',
      call: 'test/directive.ts',
      says: /^api\.service MemoryZSwapMax infinity -> 1073741824 live$[^]*^MemoryZSwapMax=1073741824$[^]*^DIRECTIVES=.*,MemoryZSwapMax,[^]*^FILES_V2=.* memory\.zswap\.max'$/m,
    },
  ],
};

export const KINDS: readonly Growth[] = [FINDING, COMMAND, FORMAT, SETTING, DIRECTIVE];
