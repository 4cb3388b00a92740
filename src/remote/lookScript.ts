/** The look script of one host: the fixed text of look/ and what to look at. */
import type { FirstLook } from '../model/observed';
import type { Script } from '../model/script';
import type { CutScript } from './cutScript';
import { partFor } from './parts';
import { quote, quoteLines } from './shell';

/**
 * Functions of a look that many hosts never need: for JVMs, units that restart along, edits that systemd has not read,
 * tuned. When one is called, the shell reads all of them.
 */
export const SELDOM: readonly string[] =
  `find_earlier variable_wanted look_also find_runs run_of written_ago is_of_earlier left_unit look_last_end look_last_kill look_slices holds_container choose_main is_elsewhere
  blocks plain_list dependents_of look_dependents look_edges look_started unit_processes find_unread find_newer find_aged look_still_loaded look_unread_unit
  has_file_of look_ambiguous applying_folders tell_changed look_unread_units find_elsewhere look_lost_config look_unsure_config has_lost_default find_lost_control
  look_widest tuned_profile variable_of_files look_behind
  lines_of_scripts folder_in find_java_of_shell next_words words_of_given launcher_options counted_jvms find_start is_passing look_jvm look_late
  look_order look_sources find_overruling_scripts find_jvms read_jvms look_flags exact_command lines_of_text words_of_shell look_script_sizes
  follow_programs look_line_loss look_option_files look_java_line place_in_line`.split(/\s+/);

/** The assignments that the look expects. The nonce is 16 or more hex digits, new for each run. */
export function lookSettings(request: FirstLook, nonce: string): string {
  if (!/^[0-9a-f]{16,}$/.test(nonce)) throw new Error('the nonce is malformed');
  return [
    `N=${nonce}`,
    `REQ=${quoteLines(unitLines(request))}`,
    `WORDS=${quoteLines([...wordLines(request), ...numberLines(request)])}`,
    `FLAGS=${quoteLines(request.flags?.map(({ unit, flag }) => `${unit} ${flag}`) ?? [])}`,
    `SYSCTLS=${quoteLines(request.sysctls)}`,
    `SWAPFILE=${quote(request.swapFile ?? '')}`,
    '',
  ].join('\n');
}

/** One a unit: the variable of its JVM, and behind it those of other runtimes, which have no part of the look. */
function unitLines({ units }: FirstLook): readonly string[] {
  const names = new Set(units.map(({ unit }) => unit));
  return [...names].map((name) => {
    const asked = units.filter(({ unit }) => unit === name);
    const first = asked.find(({ runtime }) => runtime === undefined);
    const others = asked.filter((one) => one !== first).flatMap(({ variable = [] }) => variable);
    return [name, first?.variable ?? '-', ...others].join(' ');
  });
}

/** A unit is sent all words of its variables. */
function wordLines({ units }: FirstLook): readonly string[] {
  return [...new Set(units.flatMap(({ unit, words = [] }) => words.map((word) => `${unit} ${word}`)))];
}

/** They come after all words, since the host answers with the places of words in the list. */
function numberLines({ units }: FirstLook): readonly string[] {
  return [...new Set(units.flatMap(({ unit, numbers = [] }) => numbers.map((name) => `${unit} # ${name}`)))];
}

/** The whole script: it prints the records and changes nothing. `look` are the functions of look/. */
export function lookScript(look: CutScript, request: FirstLook, nonce: string): Script {
  return { functions: partFor([look], ['look', 'say'], SELDOM), start: `${lookSettings(request, nonce)}look\nsay` };
}
