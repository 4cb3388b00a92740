/** The words for what the YAML parser refuses: its own repeat the text, which is a password perhaps. */

/** By the parser's code, as the end of a sentence. */
const WHY: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias has an anchor or a tag of its own',
  BAD_ALIAS: 'an unquoted * or & is where no anchor name can be',
  BAD_COLLECTION_TYPE: 'a tag does not fit what follows it',
  BAD_DIRECTIVE: 'a line that begins with % is not a directive',
  BAD_DQ_ESCAPE: 'a backslash in double quotes is not an escape',
  BAD_INDENT: 'a line has the wrong indentation, or a bracket above it is not closed',
  BAD_PROP_ORDER: 'an anchor or a tag is in the wrong place',
  BAD_SCALAR_START: 'a value begins with a character that has a meaning in YAML',
  BLOCK_AS_IMPLICIT_KEY: 'a key is where a value should continue',
  BLOCK_IN_FLOW: 'lines with keys are within brackets',
  DUPLICATE_KEY: 'a key is given twice',
  IMPOSSIBLE: 'a part of it cannot be told apart',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a quote, a bracket, a comma, a colon or a space is missing',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines',
  MULTIPLE_ANCHORS: 'a value has two anchors',
  MULTIPLE_DOCS: 'it contains several documents',
  MULTIPLE_TAGS: 'a value has two tags',
  NON_STRING_KEY: 'a key is not text',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  TAB_AS_INDENT: 'a tab is used for indentation',
  TAG_RESOLVE_FAILED: 'a tag (a word after an unquoted !) is not known',
  UNEXPECTED_TOKEN: 'something is where nothing can be: after a value, a | or a >, or within brackets',
};

/** What breaks the rule, as a part of a sentence. */
export function whyNoYaml(code: string): string {
  return WHY[code] ?? 'the text is not well-formed';
}
