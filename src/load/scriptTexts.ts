/**
 * The scripts that run on hosts, cut into their functions. The build carries what this file exports: an installed
 * oomcfg reads no file of theirs, and does not look for what calls what.
 */
import type { ScriptTexts } from '../apply/script';
import { cutScripts } from '../remote/cutScript';
import { readScripts } from './scriptFiles';

export const SCRIPTS: ScriptTexts = cutScripts(readScripts());
