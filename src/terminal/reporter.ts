/**
 * Decides which results of a command go where: people read texts on both outputs, a program reads one document on
 * stdout.
 */
import type { Plan } from '../documents/plan/document';
import { validation } from '../documents/validate/assemble';
import type { Finding } from '../model/finding';
import type { LineAt } from '../model/text/sourceLine';
import type { AnyDocument, Beside } from '../report/format';
import { FORMATS, report } from '../report/index';
import type { TextOptions } from '../report/text/palette';
import { type CommandContext, type CommonOptions, textOptions } from './context';
import type { Output } from './output';

export interface Reporter {
  /** There has to be a document whatever a person answers. */
  readonly isForPrograms: boolean;
  /** What the command found or did. */
  readonly document: (document: AnyDocument, beside?: Beside) => Promise<void>;
  /**
   * Why a command does not do its work, or all that it has to say: the document of a program, a text on stderr for
   * people.
   */
  readonly findings: (findings: readonly Finding[]) => Promise<void>;
  /** What else was found, beside the document: a text on stderr. */
  readonly remark: (findings: readonly Finding[]) => Promise<void>;
  /**
   * The plan that is about to be carried out, as a text. A program has its document after it; whoever `isAsked` sees it
   * all the same.
   */
  readonly preview: (plan: Plan, how: { readonly saved: boolean; readonly isAsked: boolean }) => Promise<void>;
  /** A text that no document stands for. */
  readonly text: (layOut: (options: TextOptions) => string) => Promise<void>;
  /** A line about what the program itself does: on stderr. */
  readonly note: (line: string) => Promise<void>;
  /** A last sentence, for people alone. */
  readonly closing: (text: string) => Promise<void>;
}

export function createReporter(
  options: Pick<CommonOptions, 'format' | 'color'>,
  context: Pick<CommandContext, 'stdout' | 'stderr' | 'env'>,
  lineAt?: LineAt,
): Reporter {
  const { stdout, stderr } = context;
  const { isForPrograms } = FORMATS[options.format];
  // The places of a saved plan are in files as they were when it was made.
  const layout = (output: Output, isSaved = false): TextOptions => ({
    ...textOptions(output, options, context),
    ...(lineAt === undefined || isSaved ? {} : { lineAt }),
  });
  const textOn = (output: Output, document: AnyDocument, beside?: Beside): string =>
    report(document, 'text', layout(output, beside?.saved), beside);
  const remark: Reporter['remark'] = (findings) => stderr.write(textOn(stderr, validation(findings)));
  const document: Reporter['document'] = (shown, beside) =>
    stdout.write(report(shown, options.format, layout(stdout, beside?.saved), beside));
  return {
    isForPrograms,
    document,
    remark,
    findings: (findings) => (isForPrograms ? document(validation(findings)) : remark(findings)),
    preview: async (plan, { saved, isAsked }) => {
      const output = isForPrograms ? stderr : stdout;
      if (!isForPrograms || isAsked) await output.write(`${textOn(output, plan, { saved })}\n`);
    },
    text: (layOut) => stdout.write(layOut(layout(stdout))),
    note: (line) => stderr.write(`${line}\n`),
    closing: async (text) => {
      if (!isForPrograms) await stdout.write(text);
    },
  };
}
