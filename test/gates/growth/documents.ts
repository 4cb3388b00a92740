/** Plants of what documents hold: a status, a key. */
import type { Growth } from './growth';

const SCHEMA = 'schemas/verify.schema.json';
const DOCUMENT = 'src/documents/verify/document.ts';

const STATUS: Growth = {
  adds: 'a status',
  files: {
    'test/status.ts': `import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020';
import { assembleVerification } from '../src/documents/verify/assemble';
import { report } from '../src/report/index';

const HOST = { name: 'web01', holds: 0, inFilesOnly: 0, drift: [], unsupported: [], findings: [] };
const document = assembleVerification('shop', [{ ...HOST, status: 'planted' }]);
const schema = JSON.parse(readFileSync('schemas/verify.schema.json', 'utf8')) as object;
console.log(JSON.stringify(document.summary), new Ajv2020({ strict: false }).validate(schema, document));
console.log(report(document, 'text', { width: 80, color: false }));
`,
  },
  table: 'src/documents/statuses.ts',
  beside: [SCHEMA],
  insertions: [
    {
      file: 'src/documents/statuses.ts',
      after: 'const VERIFY = {\n',
      text: "  planted: { words: 'of planted hosts', tone: 'green', counted: 'planted', ifAny: true, exit: EXIT.done },\n",
    },
    { file: SCHEMA, after: '"enum": ["ok", ', text: '"planted", ' },
    {
      file: SCHEMA,
      after: `          "description": "With differences.",
          "type": "integer",
          "minimum": 0
        },
`,
      text: '        "planted": { "description": "Planted.", "type": "integer", "minimum": 1 },\n',
    },
  ],
  trials: [
    {
      shows: 'is counted, shown, and known to the schema',
      call: 'test/status.ts',
      says: /"planted":1.* true$[^]*of planted hosts/m,
    },
  ],
};

const KEY: Growth = {
  adds: 'a key of a document',
  files: {
    'test/key.ts': `import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020';
import { assembleVerification } from '../src/documents/verify/assemble';

const HOST = { name: 'web01', status: 'ok', holds: 0, inFilesOnly: 0, drift: [], unsupported: [], findings: [] } as const;
const document = assembleVerification('shop', [{ ...HOST, planted: 7 }]);
const schema = JSON.parse(readFileSync('schemas/verify.schema.json', 'utf8')) as object;
console.log(JSON.stringify(document.hosts), new Ajv2020({ strict: false }).validate(schema, document));
`,
  },
  table: 'src/documents/verify/keys.ts',
  beside: [DOCUMENT, SCHEMA],
  insertions: [
    {
      file: DOCUMENT,
      after: 'export interface HostVerification {\n',
      text: '  /** Planted. */\n  readonly planted?: number;\n',
    },
    {
      file: 'src/documents/verify/keys.ts',
      after: 'const hostKeys = keys<HostVerification>({\n',
      text: '  planted: asIs,\n',
    },
    {
      file: SCHEMA,
      after:
        '"required": ["name", "status", "holds", "inFilesOnly", "drift", "unsupported", "findings"],\n        "properties": {\n',
      text: '          "planted": { "description": "Planted.", "type": "integer" },\n',
    },
  ],
  trials: [{ shows: 'is written, and known to the schema', call: 'test/key.ts', says: /"planted":7.* true$/m }],
};

export const IN_DOCUMENTS: readonly Growth[] = [STATUS, KEY];
