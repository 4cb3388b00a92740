/**
 * Turns a failure on a host into a sentence: the script sends the kind of failure, what it is about and its figures, or
 * a program's own words.
 */
import { splitAt } from '../remote/recordText';

/** The sentence of a kind: `about` is the first word of the fields, `rest` what follows it. */
type Sentence = (about: string, rest: string) => string;

/** `137` is what a shell makes of signal 9 (128 + the number); below and above there is no signal of Linux. */
function exitStatus(status: string): string {
  const number = Number(status);
  return number > 128 && number < 193
    ? `exit status ${status}, which is signal ${number - 128}`
    : `exit status ${status}`;
}

function names(words: string): string {
  return words.split(' ').filter(Boolean).join(', ');
}

/** By the kinds that the change scripts send (remote/change: fail, why_not, swap_file, sysctl_again, limit). */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  // A program's own words, about the first field.
  about: (about, rest) => `${about}: ${rest}`,
  status: (status, units) => `${units === '' ? '' : `${names(units)}: `}${exitStatus(status)}`,
  stopping: (seconds, units) => `${names(units)}: still stopping after ${seconds} s`,
  shell: (file) => `${file}: the shell could not open it`,

  // A folder that cannot be written: dd says why, and stat counts what is short.
  file: (folder, said) => `a file in ${folder} cannot be written: ${said === '' ? 'no reason was given' : said}`,
  folder: (folder, said) => `${folder} cannot be written: ${said}`,
  inodes: (folder, count) =>
    `${folder} cannot be written: its file system has no inodes left (it has room for ${count} files)`,
  space: (folder, kib) => `${folder} cannot be written: no space left on its file system (${kib} KiB free)`,
  quota: (folder, kib) =>
    `${folder} cannot be written: a disk quota is used up there (its file system has ${kib} KiB free)`,

  // The swap file.
  swapProgram: (path, program) => `${path}: the host does not have the program ${program}`,
  swapFolder: (path) => `${path}: its folder does not exist`,
  swapRoom: (path) => `${path}: there is not enough room`,
  swapQuota: (path) => `${path}: a disk quota does not leave enough room`,
  swapForbidden: (path) => `${path}: the host may not turn swap on: it is a container, or lacks a capability`,
  swapType: (path, type) => `${path}: its file system (${type}) cannot hold a swap file`,
  swapReadOnly: (path) => `${path}: its file system is mounted read-only`,
  swapForeign: (path) => `${path} exists, and oomcfg did not make it`,
  swapInUse: (path) => `${path}: what it holds does not fit into free memory`,

  // A kernel parameter.
  value: (assignment) => `${assignment}: the kernel does not accept the value ${splitAt(assignment, '=')[1]} here`,
  fixed: (assignment) => `${assignment}: the host does not allow writing it`,
  memory: (assignment) => `${assignment}: the kernel does not have the memory for it`,

  // A process that has more than the limit.
  mapped: () => 'it has more than that mapped',
};

/** The kinds that have a sentence; the words of a program (`said`) are one by themselves. */
export const FAILURES: ReadonlySet<string> = new Set(Object.keys(SENTENCES));

/** For a failure without any words. */
const UNSAID = 'the host gave no reason';

/** The sentence of a failure; a kind of a newer script is shown with its fields. */
export function failureWords({ kind, about }: { readonly kind: string; readonly about: string }): string {
  if (kind === 'said') return about.trim() === '' ? UNSAID : about;
  const sentence = Object.hasOwn(SENTENCES, kind) ? SENTENCES[kind] : undefined;
  if (sentence === undefined) return `${kind} ${about}`.trim() || UNSAID;
  return sentence(...splitAt(about, ' '));
}
