/** Types of layout.js for the TypeScript files that read it. */
export const PURE: readonly string[];
export function importMistake(file: string, source: string, target: string | undefined): string | undefined;
