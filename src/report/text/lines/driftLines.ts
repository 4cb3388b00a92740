/** Decides how drift reads: what is wanted, what the files say, what the kernel does, and which files decide. */
import type { Drift } from '../../../documents/verify/document';
import type { Paint, TextOptions } from '../palette';
import { painter } from '../palette';
import { byTarget, widest } from './targets';
import { shown, valueTexts } from '../values';
import { wrap } from '../wrap';

const COLUMNS = ['want', 'file', 'kernel'] as const;

interface Row {
  readonly drift: Drift;
  readonly setting: string;
  /** want, file, kernel. */
  readonly values: readonly string[];
}

function row(drift: Drift): Row {
  const values = valueTexts(drift, [drift.want, drift.file, drift.kernel]);
  return { drift, setting: shown(drift.setting), values };
}

/** The files that decide: the one in force, and the one that wins next where that is another. */
function origins({ setBy, nextBy }: Drift, options: TextOptions, indent: string): string[] {
  return [
    ...(setBy === null ? [] : wrap(shown(setBy), options.width, `${indent}set by  `)),
    ...(nextBy === null ? [] : wrap(shown(nextBy), options.width, `${indent}next by `)),
  ];
}

/** A file of ours that is missing, removed, edited, outdated or left over: there are no values to compare. */
function fileLines({ file, setBy }: Drift, options: TextOptions, indent: string, paint: Paint): string[] {
  const plain = `${indent}file`;
  const text = [file === null ? 'missing' : String(file), ...(setBy === null ? [] : [setBy])].map(shown).join(': ');
  const [first = '', ...rest] = wrap(text, options.width, `${plain}  `, `${indent}  `);
  return [`${indent}${paint('red', 'file')}${first.slice(plain.length)}`, ...rest];
}

/** The drift of one target: values side by side where they fit, else one below the other. */
function targetLines(drift: readonly Drift[], options: TextOptions, indent: string, paint: Paint): string[] {
  const files = drift.filter(({ setting }) => setting === 'file');
  if (files.length > 0) {
    const others = drift.filter(({ setting }) => setting !== 'file');
    return [
      ...targetLines(others, options, indent, paint),
      ...files.flatMap((file) => fileLines(file, options, indent, paint)),
    ];
  }
  const rows = drift.map(row);
  const settingWidth = widest(rows.map(({ setting }) => setting));
  const widths = COLUMNS.map((_, column) => widest(rows.map(({ values }) => values[column] ?? '')));
  const total =
    indent.length + settingWidth + COLUMNS.reduce((sum, name, i) => sum + 3 + name.length + (widths[i] ?? 0), 0);
  if (total > options.width) return rows.flatMap((each) => stacked(each, options, indent, paint));
  return rows.flatMap(({ drift: each, setting, values }) => {
    const cells = COLUMNS.map((name, i) => `${paint('dim', name)} ${(values[i] ?? '').padEnd(widths[i] ?? 0)}`);
    const line = `${indent}${paint('red', setting.padEnd(settingWidth))}  ${cells.join('  ')}`;
    return [line.trimEnd(), ...origins(each, options, `${indent}${' '.repeat(settingWidth)}  `)];
  });
}

function stacked({ drift, setting, values }: Row, options: TextOptions, indent: string, paint: Paint): string[] {
  const below = `${indent}  `;
  return [
    `${indent}${paint('red', setting)}`,
    ...COLUMNS.flatMap((name, i) =>
      wrap(values[i] ?? '', options.width, `${below}${name.padEnd(8)}`, `${below}        `),
    ),
    ...origins(drift, options, below),
  ];
}

/** Drift, in the document's order, below the name of its target. */
export function driftLines(drift: readonly Drift[], options: TextOptions, indent: string): readonly string[] {
  const paint = painter(options.color);
  return [...byTarget(drift)].flatMap(([target, group]) => [
    `${indent}${paint('bold', shown(target))}`,
    ...targetLines(group, options, `${indent}  `, paint),
  ]);
}
