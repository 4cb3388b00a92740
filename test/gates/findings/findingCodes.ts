/**
 * Reads the finding codes out of a source: where a code is declared, and where it is found, by what the compiler says
 * of a word's type.
 */
import { join } from 'node:path';
import ts from 'typescript';

/** A code in a file; `row` is the name of its row in the table when this place declares it. */
export interface CodePlace {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly row: string | undefined;
}

/** Two digits and more: `OOM5` is how code speaks of a whole area. */
const CODE = /\bOOM\d{2,}\b/g;

/** The row that a node declares a code for: `OOM101: {...}` or `name: { code: 'OOM101', ... }`. */
function declaredRow(node: ts.Node): string | undefined {
  const { parent } = node;
  if (!ts.isPropertyAssignment(parent)) return undefined;
  if (parent.name === node) return node.getText();
  const named = ts.isIdentifier(parent.name) && parent.name.text === 'code' && parent.initializer === node;
  const row = parent.parent.parent;
  return named && ts.isPropertyAssignment(row) ? row.name.getText() : undefined;
}

/**
 * Every code in the names, strings and templates of a file, but not in its comments. Only files of rules/ declare.
 */
export function codesIn(file: string, text: string): CodePlace[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found: CodePlace[] = [];
  const visit = (node: ts.Node): void => {
    const children: ts.Node[] = [];
    node.forEachChild((child) => {
      children.push(child);
    });
    children.forEach(visit);
    if (children.length > 0) return;
    const start = node.getStart(source);
    for (const match of node.getText(source).matchAll(CODE)) {
      const line = source.getLineAndCharacterOfPosition(start + match.index).line + 1;
      const row = file.startsWith('rules/') ? declaredRow(node) : undefined;
      found.push({ file, line, code: match[0], row });
    }
  };
  visit(source);
  return found;
}

/** The hundreds that the codes of a folder of rules/ come from; a folder that is not here declares none. */
const HUNDREDS: Readonly<Record<string, string>> = {
  'rules/spec': '1',
  'rules/inventory': '2',
  // What the spec alone can say of a runtime's options is about the spec.
  'rules/budgets': '13',
  // A plan also says what a change would take from a unit.
  'rules/host': '346',
  'rules/connection': '5',
  'rules/change': '6',
  // Files that are read, and files that are written.
  'rules/files': '26',
};

/** The folder of rules/ that a file is in: its rows are one table. */
function roomOf(file: string): string {
  return file.split('/', 2).join('/');
}

/** Where the texts are for the compiler; nothing of it is on a disk. */
const ROOT = '/source';

/** The compiler's own declarations, read once. */
const libraries = new Map<string, ts.SourceFile>();

/** The texts as a program of their own: what they import from elsewhere is unknown to it, and no table needs it. */
function programOf(files: ReadonlyMap<string, string>): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noEmit: true,
  };
  const disk = ts.createCompilerHost(options);
  const textOf = (path: string): string | undefined =>
    path.startsWith(`${ROOT}/`) ? files.get(path.slice(ROOT.length + 1)) : undefined;
  const host: ts.CompilerHost = {
    ...disk,
    getCurrentDirectory: () => ROOT,
    fileExists: (path) => textOf(path) !== undefined || (!path.startsWith(ROOT) && disk.fileExists(path)),
    directoryExists: (path) => path.startsWith(ROOT) || disk.directoryExists?.(path) === true,
    readFile: (path) => textOf(path) ?? disk.readFile(path),
    getSourceFile: (path, target) => {
      const text = textOf(path);
      if (text !== undefined) return ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
      const library = libraries.get(path) ?? disk.getSourceFile(path, target);
      if (library !== undefined) libraries.set(path, library);
      return library;
    },
  };
  return ts.createProgram(
    [...files.keys()].map((file) => join(ROOT, file)),
    options,
    host,
  );
}

/** A row's name and the table that it is in, as a key. */
function rowKey(table: ReadonlySet<string>, row: string): string {
  return `${[...table].sort().join(' ')}#${row}`;
}

/**
 * The rows with names of their own (`masked: { code: 'OOM411' }`) that something finds. A word alone proves nothing
 * (`case 'masked'` may be about a unit): it has to be a string where the compiler expects a name of that table, or a
 * property that is read from it.
 */
function foundRows(files: ReadonlyMap<string, string>, tables: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const found = new Set<string>();
  if (tables.length === 0) return found;
  const program = programOf(files);
  const checker = program.getTypeChecker();
  const add = (word: string, allowed: readonly string[]): void => {
    for (const table of tables) {
      if (table.has(word) && allowed.every((name) => table.has(name))) found.add(rowKey(table, word));
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      const type = checker.getContextualType(node);
      const members = type === undefined ? [] : type.isUnion() ? type.types : [type];
      const names = members.map((member) => (member.isStringLiteral() ? member.value : undefined));
      if (names.length > 0 && names.every((name) => name !== undefined)) add(node.text, names);
    } else if (ts.isPropertyAccessExpression(node)) {
      const names = checker
        .getTypeAtLocation(node.expression)
        .getProperties()
        .map(({ name }) => name);
      if (names.length > 1) add(node.name.text, names);
    }
    node.forEachChild(visit);
  };
  for (const file of files.keys()) {
    const source = program.getSourceFile(join(ROOT, file));
    if (source !== undefined) visit(source);
  }
  return found;
}

/** The names of the rows that each table declares under names of their own. */
function namedTables(declared: readonly CodePlace[]): ReadonlyMap<string, ReadonlySet<string>> {
  const tables = new Map<string, Set<string>>();
  for (const { file, code, row } of declared) {
    if (row === undefined || row === code) continue;
    const table = tables.get(roomOf(file)) ?? new Set();
    tables.set(roomOf(file), table.add(row));
  }
  return tables;
}

/** What is wrong with the codes of a source, sorted; `files` are texts by path below src/. */
export function codeMistakes(files: ReadonlyMap<string, string>): string[] {
  const places = [...files].flatMap(([file, text]) => codesIn(file, text));
  const mistakes: string[] = [];
  const declared = new Map<string, CodePlace>();
  const tables = namedTables(places);
  const found = foundRows(files, [...tables.values()]);
  for (const place of places) {
    if (place.row === undefined) continue;
    const at = `${place.file}:${place.line}`;
    const folder = roomOf(place.file);
    const first = declared.get(place.code);
    if (first !== undefined) mistakes.push(`${at}: ${place.code} is declared in ${first.file}:${first.line} too`);
    if (!new RegExp(`^OOM[${HUNDREDS[folder] ?? ''}]\\d\\d$`).test(place.code)) {
      mistakes.push(`${at}: ${place.code} is not one of the codes of ${folder}`);
    }
    declared.set(place.code, place);
    const named = place.row !== place.code && found.has(rowKey(tables.get(roomOf(place.file)) ?? new Set(), place.row));
    const byCode = places.some(({ code, row }) => code === place.code && row === undefined);
    if (!named && !byCode) mistakes.push(`${at}: ${place.code} is declared, but nothing finds it`);
  }
  for (const { file, line, code, row } of places) {
    if (row === undefined && !declared.has(code)) mistakes.push(`${file}:${line}: ${code} is in no table`);
  }
  return mistakes.sort();
}
