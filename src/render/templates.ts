/** Decides what a usable set of templates is: every file that lands on a host has one, and each compiles. */
import Handlebars from 'handlebars';

/** What each template is given; a name that a template uses and its view lacks is a bug and throws. */
export interface Views {
  'drop-in.conf': {
    readonly header: string;
    readonly section: string;
    readonly assignments: readonly { readonly name: string; readonly value: string }[];
  };
  'sysctl.conf': {
    readonly header: string;
    readonly settings: readonly { readonly key: string; readonly value: string }[];
  };
  'swap.swap': { readonly header: string; readonly path: string };
}

export type TemplateName = keyof Views;

/** Compiled templates; make them with compileTemplates. */
export type Templates = { readonly [Name in TemplateName]: (view: Views[Name]) => string };

/** Their files below templates/. */
const TEMPLATE_FILES: Readonly<Record<TemplateName, string>> = {
  'drop-in.conf': 'drop-in.conf.hbs',
  'sysctl.conf': 'sysctl.conf.hbs',
  'swap.swap': 'swap.swap.hbs',
};

/**
 * Strict: a missing name throws. Nothing is escaped for HTML; values are escaped for systemd before they come here. No
 * helpers but Handlebars' own.
 */
const OPTIONS: CompileOptions = {
  strict: true,
  noEscape: true,
  knownHelpersOnly: true,
};

/**
 * Compiles the texts of the template files, by file name. Throws for a missing one and for one that does not parse: the
 * installation is broken then.
 */
export function compileTemplates(texts: Readonly<Record<string, string>>): Templates {
  const compile = <Name extends TemplateName>(name: Name): Templates[Name] => {
    const text = texts[TEMPLATE_FILES[name]];
    if (text === undefined) throw new Error(`the template ${TEMPLATE_FILES[name]} is missing`);
    // compile() is lazy: it would report a mistake in the template only with the first file.
    Handlebars.precompile(text, OPTIONS);
    const template = Handlebars.compile<Views[Name]>(text, OPTIONS);
    return ((view: Views[Name]) => template(view)) as Templates[Name];
  };
  return {
    'drop-in.conf': compile('drop-in.conf'),
    'sysctl.conf': compile('sysctl.conf'),
    'swap.swap': compile('swap.swap'),
  };
}
