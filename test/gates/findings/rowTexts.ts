/**
 * Says which words of checks belong into the catalogue: a text that is the same for every occurrence of a row drifts
 * apart from what the row says.
 */
import ts from 'typescript';

/** What makes a finding, or takes one down: the row comes first, and its texts in an object. */
interface Call {
  readonly at: string;
  readonly row: string;
  readonly texts: ts.ObjectLiteralExpression | undefined;
}

/** `files` are texts by path; those of the catalogue itself and lists of what a check finds are not calls. */
export function rowTextMistakes(files: ReadonlyMap<string, string>): readonly string[] {
  const calls = [...files].flatMap(([file, text]) => (file.startsWith('rules/') ? [] : callsOf(file, text)));
  const counts = new Map<string, number>();
  for (const { row } of calls) counts.set(row, (counts.get(row) ?? 0) + 1);
  return calls.flatMap(({ at, row, texts }) =>
    counts.get(row) === 1 ? constantTexts(texts).map((key) => `${at}: the ${key} of ${row} is always the same`) : [],
  );
}

/**
 * Every mention of a row: one without texts, too, shows that there is more than one way to say it. (Some rows of two
 * tables have one name.)
 */
function callsOf(file: string, text: string): readonly Call[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && !isListed(node)) {
      const call = ts.isCallExpression(node.parent) && node.parent.arguments[0] === node ? node.parent : undefined;
      const texts = call?.arguments.find(ts.isObjectLiteralExpression);
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({ at: `${file}:${line}`, row: node.text, texts });
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

/** In `finds: [...]` of a check. */
function isListed({ parent }: ts.StringLiteral): boolean {
  const list = ts.isArrayLiteralExpression(parent) ? parent.parent : undefined;
  return list !== undefined && ts.isPropertyAssignment(list) && list.name.getText() === 'finds';
}

function constantTexts(texts: ts.ObjectLiteralExpression | undefined): readonly string[] {
  return (texts?.properties ?? []).flatMap((property) => {
    if (!ts.isPropertyAssignment(property) || !ts.isStringLiteralLike(property.initializer)) return [];
    const key = property.name.getText();
    return key === 'detail' || key === 'fix' ? [key] : [];
  });
}
