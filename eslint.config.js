// Decides what code may look like: promises are awaited, unions are exhausted, arrows run one way, the core stays pure.
import tseslint from 'typescript-eslint';
import { arrows } from './test/gates/arrows.js';
import { PURE } from './test/gates/layout.js';

/** Everywhere in TypeScript, beyond typescript-eslint's recommended type-aware set. */
const TYPESCRIPT = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  // The compiler reports these, with the names that start with an underscore left alone.
  '@typescript-eslint/no-unused-vars': 'off',
  eqeqeq: 'error',
  'no-eval': 'error',
  'no-new-func': 'error',
};

/** Syntax that a pure folder does without: each is a way to the clock, to chance or to the environment. */
const IMPURE_SYNTAX = [
  ['NewExpression[callee.name="Date"][arguments.length=0]', 'new Date() reads the clock'],
  ['CallExpression[callee.name="Date"]', 'Date() reads the clock'],
  ['MetaProperty', 'import.meta says where the program is installed'],
  [
    'MemberExpression[property.name=/^(localeCompare|toLocale\\w+)$/]',
    'the order and look of a locale depend on the environment',
  ],
  ['MemberExpression[object.name="Intl"]', 'Intl depends on the environment'],
  [
    'ImportDeclaration[source.value="node:crypto"] > :not(ImportSpecifier[imported.name="createHash"], Literal)',
    'of node:crypto a pure folder uses createHash alone',
  ],
].map(([selector, message]) => ({ selector, message: `A pure folder reads no clock and no environment: ${message}` }));

const IMPURE_GLOBALS = [
  'process',
  'performance',
  'crypto',
  'navigator',
  'globalThis',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  '__dirname',
  '__filename',
];

const IMPURE_PROPERTIES = [
  { object: 'Date', property: 'now', message: 'A pure folder reads no clock.' },
  { object: 'Math', property: 'random', message: 'A pure folder uses no randomness.' },
];

const TERMINAL = ['stdin', 'stdout', 'stderr'].map((property) => ({
  object: 'process',
  property,
  message: 'Only src/terminal and src/cli.ts read and write the terminal.',
}));
const EXIT = { object: 'process', property: 'exit', message: 'Only src/cli.ts decides when the program ends.' };

/** A test is run or it is not there; where a machine cannot run it, skipIf says why. */
const UNRUN_TESTS = {
  selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo|fails)$/]',
  message: 'No test is left out: use skipIf with a reason, or remove it.',
};

/** One word for one thing: half of the files said `test`. */
const OTHER_WORD = {
  selector: "ImportDeclaration[source.value='vitest'] ImportSpecifier[imported.name='test']",
  message: 'A test begins with `it`.',
};

const pureFiles = PURE.map((folder) => `src/${folder}/**/*.ts`);

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: TYPESCRIPT,
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'Buffer', 'URL', 'setTimeout', 'clearTimeout'].map((name) => [name, 'readonly']),
      ),
    },
    rules: { eqeqeq: 'error', 'no-undef': 'error', 'no-unused-vars': 'error', 'prefer-const': 'error' },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { oomcfg: { rules: { arrows } } },
    rules: {
      'oomcfg/arrows': 'error',
      'no-console': 'error',
      'no-restricted-properties': ['error', ...TERMINAL, EXIT],
      // Their values are the global `process` and `console`, which the rules above watch.
      'no-restricted-imports': ['error', 'node:process', 'node:console', 'process', 'console'],
    },
  },
  { files: ['src/terminal/**/*.ts'], rules: { 'no-restricted-properties': ['error', EXIT] } },
  { files: ['src/cli.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: pureFiles,
    rules: {
      'no-restricted-globals': [
        'error',
        ...IMPURE_GLOBALS.map((name) => ({ name, message: 'A pure folder reads no clock and no environment.' })),
      ],
      'no-restricted-properties': ['error', ...TERMINAL, EXIT, ...IMPURE_PROPERTIES],
      'no-restricted-syntax': ['error', ...IMPURE_SYNTAX],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', UNRUN_TESTS, OTHER_WORD],
      // A test that is wrong about its own fixture fails, which is what a test is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
