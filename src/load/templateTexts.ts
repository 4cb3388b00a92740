/**
 * The texts of templates/ by the names of their files. The build carries what this file exports: an installed oomcfg
 * reads none of them.
 */
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../templates/', import.meta.url);

export const TEMPLATE_TEXTS: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]),
);
