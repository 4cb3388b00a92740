/**
 * The plant of a runtime: one that has no script of its own on a host, and two variables, beside the JVM in one unit.
 */
import type { Growth } from './growth';

const SPEC_SCHEMA = 'schemas/spec.schema.json';

export const RUNTIME: Growth = {
  adds: 'a runtime',
  files: {
    'src/runtimes/node/index.ts': `/** Node.js: the old space of V8, which is most of a program's heap. */
import { type Bytes, MiB } from '../../model/bytes';
import type { Placed } from '../../model/finding';
import type { ObservedUnit } from '../../model/observed';
import type { Runtime } from '../runtime';

interface NodeSpec {
  readonly heap?: Placed<Bytes>;
  readonly pool?: Placed<number>;
}

const OPTION = '--max-old-space-size=';
const NAME = 'NODE_OPTIONS';
const POOL = 'UV_THREADPOOL_SIZE';

export const node: Runtime<NodeSpec> = {
  key: 'node',
  source: 'node(1), a planted source',
  otherNames: { maxoldspacesize: 'heap' },
  read: ({ bytes, integer }) => {
    const heap = bytes('heap', { zero: 'Nothing fits.', share: 'A part of the budget.', infinity: 'It has an end.' });
    const pool = integer('pool');
    return { ...(heap === undefined ? {} : { heap }), ...(pool === undefined ? {} : { pool }) };
  },
  budget: {
    isNeeded: ({ heap }) => heap === undefined,
    missing: (unit) => ({ summary: \`node of \${unit} has no budget\`, detail: 'A planted cause.', fix: 'A planted way out.', facts: { unit } }),
  },
  asks: ({ pool }) => [{ name: NAME, numbers: [OPTION] }, ...(pool === undefined ? [] : [{ name: POOL, numbers: [''] }])],
  size: (_, { value: { heap, pool }, at }, { budget = 0 }) => {
    const value = \`\${OPTION}\${Math.floor((heap?.value ?? budget / 2) / MiB)}\`;
    const second = pool === undefined ? [] : [{ name: POOL, value: String(pool.value), at }];
    return { value: { variables: [{ name: NAME, value, at }, ...second], wanted: { choices: [] } }, findings: [] };
  },
  reserves: 'programs of Node.js',
  restarts: {
    functions: [],
    checks: [],
    isNotInForce: ({ unit }) => isStuck(unit),
    isWorse: (_, unit) => isStuck(unit),
    kept: (_, unit) => (isStuck(unit) ? { unit: unit.id, options: ['--planted'] } : undefined),
    lost: () => [],
    unsettled: () => undefined,
    judge: () => [],
    revalued: () => [],
  },
};

/** Its own variable is what it is asked with. */
function isStuck({ variable, main }: ObservedUnit): boolean {
  return variable === NAME && main?.comm === 'stuck';
}
`,
    'test/runtime.ts': `import type { ObservedState, ObservedUnit } from '../src/model/observed';
import { kindOf } from '../src/settings';
import { lookRequest } from '../src/plan/hostInput';
import { lookSettings } from '../src/remote/lookScript';
import { buildSpec, selector } from './desired/build';
import { applied, host, lines, plan, unit, verify } from './plan/build';

const NAME = 'api.service';
const SPEC = { name: 'shop', services: { api: { memory: '1GiB', node: { pool: 4 }, java: { heap: '256MiB', variable: 'A_OPTS' } } } };
const others = ['NODE_OPTIONS', 'UV_THREADPOOL_SIZE'].map((variable) => unit(NAME, { variable, runtime: 'node' }));
const units = [unit(NAME, { variable: 'A_OPTS', jvms: [], others })];
const made = plan(SPEC, host({ units }));
console.log(lines(made).join('\\n'));
console.log(made.restarts.map(({ unit: name, because }) => \`restart \${name}: \${because.join(' ')}\`).join('\\n'));
console.log(made.files.map(({ after }) => after).join(''));
console.log(made.changes.flatMap((change) => kindOf(change).calls.before?.(change) ?? []).join('; '));
console.log(made.basis?.manifest);
const asked = lookRequest({ spec: buildSpec(SPEC), selects: selector() }, 'web01');
console.log(lookSettings(asked, '0123456789abcdef'));
const has = (size: number) => {
  const done = applied(SPEC, host({ units }));
  const words: Record<string, string> = { NODE_OPTIONS: \`--max-old-space-size=\${size}\`, UV_THREADPOOL_SIZE: String(size / 128) };
  const withWords = (one: ObservedUnit) => one.main ? { ...one, main: { ...one.main, variable: [words[one.variable ?? ''] ?? ''] } } : one;
  return { ...done, units: done.units.map((one) => ({ ...one, others: (one.others ?? []).map(withWords) })) };
};
const differs = (size: number) => verify(SPEC, has(size)).drift.map(({ setting, kernel }) => \`\${setting} is \${String(kernel)}\`);
const isStuck = (one: ObservedUnit) => ({ ...one, main: { ...one.main!, comm: 'stuck' } });
const withStuck = (of: ObservedState) => ({ ...of, units: of.units.map((one) => ({ ...one, others: (one.others ?? []).map(isStuck) })) });
const stuck = plan({ ...SPEC, system: [{ sysctl: { 'vm.overcommit_memory': 2 } }] }, withStuck(host({ units })));
const { failing } = plan(SPEC, withStuck(applied(SPEC, host({ units }))));
console.log(\`asked: \${JSON.stringify(stuck.basis?.kept)} \${stuck.notInForce?.join()} \${failing?.join()}\`);
console.log(stuck.findings.map(({ summary }) => summary).join('\\n'));
const ofNode = (size: number) => differs(size).filter((line) => /^(NODE|UV)/.test(line));
console.log(\`with 512: \${ofNode(512).length} drift; with 384: \${ofNode(384).join('; ')}\`);
`,
    'test/rendered.ts': `import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const OUT = 'test/node/out';
execFileSync(process.execPath, ['dist/cli.js', 'render', '--file', 'test/node/good.yaml', '-i', 'test/node/inventory.ini', '--out', OUT]);
console.log(readFileSync(\`\${OUT}/web01/etc/systemd/system/api.service.d/zz-oomcfg.conf\`, 'utf8'));
`,
    'test/node/oomcfg.yaml': `name: shop
services:
  api: { memory: 1GiB, node: {}, java: { heap: 256MiB } }
  web: { node: {} }
  both: { memory: 1GiB, node: {}, java: { heap: 256MiB, variable: NODE_OPTIONS } }
  shared: { memory: 1GiB, node: { heap: 50% } }
`,
    'test/node/inventory.ini': 'web01\n',
    'test/node/good.yaml': `name: shop
services:
  api: { memory: 1GiB, node: {}, overrides: [{ hosts: web01, node: { heap: 64MiB } }] }
`,
  },
  table: 'src/runtimes/index.ts',
  beside: [SPEC_SCHEMA],
  insertions: [
    {
      file: 'src/runtimes/index.ts',
      after: "import { jvm } from './jvm/runtime';\n",
      text: "import { node } from './node';\n",
    },
    { file: 'src/runtimes/index.ts', after: 'export const RUNTIMES: readonly Runtime[] = [jvm', text: ', node' },
    {
      file: SPEC_SCHEMA,
      after: `              "description": "Allows options that are in the variable today to be lost.",
              "type": "boolean",
              "examples": [true]
            }
          }
        },
`,
      text: `        "node": {
          "description": "A planted runtime.",
          "examples": [{}],
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "heap": { "description": "A planted heap.", "examples": ["1GiB"], "$ref": "#/definitions/bytes" },
            "pool": { "description": "A planted number of threads.", "examples": [4], "type": "integer" }
          }
        },
`,
    },
    {
      file: SPEC_SCHEMA,
      after: '          "$ref": "#/definitions/service/properties/java"\n        },\n',
      text: '        "node": { "description": "A planted runtime.", "$ref": "#/definitions/service/properties/node" },\n',
    },
  ],
  trials: [
    {
      shows: 'is sized and planned beside the JVM of the same unit, and restarts it',
      call: 'test/runtime.ts',
      says: /^api\.service NODE_OPTIONS .* -> --max-old-space-size=512 restart$\napi\.service UV_THREADPOOL_SIZE .* -> 4 restart$[^]*^restart api\.service: .*NODE_OPTIONS UV_THREADPOOL_SIZE/m,
    },
    {
      shows: 'is written, carried out and noted',
      call: 'test/runtime.ts',
      says: /^Environment="A_OPTS=.*"\nEnvironment="NODE_OPTIONS=--max-old-space-size=512"\nEnvironment="UV_THREADPOOL_SIZE=4"$[^]*began 'api\.service'[^]*^unit api\.service NODE_OPTIONS\nunit api\.service UV_THREADPOOL_SIZE$/m,
    },
    {
      shows: 'is looked at along with the JVM by one look at the unit, whose host says its numbers',
      call: 'test/runtime.ts',
      says: /^REQ='api\.service A_OPTS NODE_OPTIONS UV_THREADPOOL_SIZE'$[^]*^WORDS='api\.service # --max-old-space-size=\napi\.service # '$/m,
    },
    {
      shows: 'is compared with what the main process has',
      call: 'test/runtime.ts',
      says: /^with 512: 0 drift; with 384: NODE_OPTIONS is --max-old-space-size=384; UV_THREADPOOL_SIZE is 3$/m,
    },
    {
      shows: 'is asked what a restart would cost, what one has cost, and what none puts in force',
      call: 'test/runtime.ts',
      says: /^asked: \[\{"unit":"api\.service","options":\["--planted"\],"runtime":"node"\}\] api\.service api\.service$/m,
    },
    {
      shows: 'is named where the kernel counts what it reserves',
      call: 'test/runtime.ts',
      says: /^vm\.overcommit_memory is 2 on a host with programs of Node\.js \(api\.service\)$/m,
    },
    {
      shows: 'is judged with its own words where it has no budget',
      call: ['validate', '--file', 'test/node/oomcfg.yaml', '-i', 'test/node/inventory.ini'],
      says: /OOM150.*\n?.*node of web\.service has no budget/,
    },
    {
      shows: 'is refused where it wants the variable of another one',
      call: ['validate', '--file', 'test/node/oomcfg.yaml', '-i', 'test/node/inventory.ini'],
      says: /OOM152.*\n?.*java and node of both\.service both set\s+NODE_OPTIONS/,
    },
    {
      shows: 'has sizes that are refused as those of others are',
      call: ['validate', '--file', 'test/node/oomcfg.yaml', '-i', 'test/node/inventory.ini'],
      says: /node\.heap is 50%/,
    },
    {
      shows: 'is rendered, with its overrides',
      call: 'test/rendered.ts',
      says: /^Environment="NODE_OPTIONS=--max-old-space-size=64"$/m,
    },
    { shows: 'is explained', call: ['explain', 'MaxOldSpaceSize'], says: /A planted heap\.[^]*a planted source/ },
  ],
};
