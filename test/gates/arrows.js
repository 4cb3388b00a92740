// Decides for every way in which a file can name another module whether layout.js allows it.
import { dirname, relative, resolve, sep } from 'node:path';
import { importMistake } from './layout.js';

const below = (root, path) => relative(root, path).split(sep).join('/');

/**
 * An ESLint rule (require() is forbidden by another): static and dynamic imports, re-exports and type imports, all
 * resolved and put to the table.
 */
export const arrows = {
  meta: { type: 'problem', schema: [], messages: { arrow: '{{mistake}}', computed: 'A module is named by a literal' } },
  create(context) {
    const src = resolve(context.cwd, 'src');
    const file = below(src, context.filename);

    function check(node) {
      if (node === null || node === undefined) return;
      if (node.type !== 'Literal' || typeof node.value !== 'string') {
        context.report({ node, messageId: 'computed' });
        return;
      }
      const source = node.value;
      let target;
      if (source.startsWith('.')) {
        target = below(src, resolve(dirname(context.filename), source));
        // schemas/ and package.json lie outside src/ and hold no code.
        if (target.startsWith('../') && target.endsWith('.json')) return;
      }
      const mistake = importMistake(file, source, target);
      if (mistake !== undefined) context.report({ node, messageId: 'arrow', data: { mistake } });
    }

    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument),
    };
  },
};
