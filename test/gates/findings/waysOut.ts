/**
 * Reads the ways out of findings from TypeScript texts, and says which are not sentences: people read them at three in
 * the morning.
 */
import ts from 'typescript';

/** The literals that an expression may come to. */
function literals(expression: ts.Expression): ts.Expression[] {
  if (ts.isConditionalExpression(expression)) {
    return [...literals(expression.whenTrue), ...literals(expression.whenFalse)];
  }
  if (ts.isBinaryExpression(expression)) return [...literals(expression.left), ...literals(expression.right)];
  if (ts.isParenthesizedExpression(expression)) return literals(expression.expression);
  return ts.isStringLiteralLike(expression) || ts.isTemplateExpression(expression) ? [expression] : [];
}

/** `fix: ...` of an object, and the third word of a row of the transport's table. */
function wayOut(node: ts.Node): ts.Expression | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'fix') return node.initializer;
  if (ts.isCallExpression(node) && node.expression.getText() === 'row') return node.arguments[2];
  return undefined;
}

/**
 * `file:line: text` of each that begins with a small letter, or ends in the middle of a sentence. A quoted line of code
 * may end it after a colon.
 */
export function waysOutMistakes(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const mistakes: string[] = [];
  const visit = (node: ts.Node): void => {
    const expression = wayOut(node);
    for (const literal of expression === undefined ? [] : literals(expression)) {
      const words = literal.getText(source).slice(1, -1);
      if (words === '' || (/^[^a-z]/.test(words) && /(?:[.?:]|\})$/.test(words))) continue;
      mistakes.push(`${file}:${source.getLineAndCharacterOfPosition(literal.getStart(source)).line + 1}: ${words}`);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return mistakes;
}
