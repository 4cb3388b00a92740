/** Reads the finding codes out of TypeScript texts: where a code is declared, and where it is used. */
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

/** Every code in the names, strings and templates of a file, but not in its comments. Only findings.ts and its like (planFileFindings.ts) declare. */
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
      const row = /(^|\/)(findings|\w+Findings)\.ts$/.test(file) ? declaredRow(node) : undefined;
      found.push({ file, line, code: match[0], row });
    }
  };
  visit(source);
  return found;
}

/** The hundreds that the codes of a folder come from; a folder that is not here declares none. */
const HUNDREDS: Readonly<Record<string, string>> = {
  spec: '1',
  inventory: '2',
  runtimes: '3',
  desired: '3',
  plan: '34',
  probe: '4',
  transport: '5',
  fleet: '5',
  apply: '6',
  // Commands see where spec, inventory and the folder that they write to do not fit each other.
  commands: '26',
};

/** What is wrong with the codes of a source, sorted; `files` are texts by path below src/. */
export function codeMistakes(files: ReadonlyMap<string, string>): string[] {
  const places = [...files].flatMap(([file, text]) => codesIn(file, text));
  const mistakes: string[] = [];
  const declared = new Map<string, CodePlace>();
  for (const place of places) {
    if (place.row === undefined) continue;
    const at = `${place.file}:${place.line}`;
    const folder = place.file.split('/')[0] ?? '';
    const first = declared.get(place.code);
    if (first !== undefined) mistakes.push(`${at}: ${place.code} is declared in ${first.file}:${first.line} too`);
    if (!new RegExp(`^OOM[${HUNDREDS[folder] ?? ''}]\\d\\d$`).test(place.code)) {
      mistakes.push(`${at}: ${place.code} is not one of the codes of ${folder}`);
    }
    declared.set(place.code, place);
    const used = [...files].some(([file, text]) => file !== place.file && new RegExp(`\\b${place.row}\\b`).test(text));
    const usedHere = places.some(
      ({ file, code, row }) => file === place.file && code === place.code && row === undefined,
    );
    if (!used && !usedHere) mistakes.push(`${at}: ${place.code} is declared, but nothing finds it`);
  }
  for (const { file, line, code, row } of places) {
    if (row === undefined && !declared.has(code)) mistakes.push(`${file}:${line}: ${code} is in no table`);
  }
  return mistakes.sort();
}
