/**
 * The options in a line of arguments for ssh, sftp or scp (ansible_ssh_common_args and its like), each as the keyword
 * that it stands for.
 */
import { splitWords } from '../formats/shellWords';
import { keywordAndRest, valueOf } from './configLine';

export type SshProgram = 'ssh' | 'sftp' | 'scp';

/** One option: `shown` names it without a value that may be long or secret. */
export interface SshOption {
  /** A keyword of ssh_config in lower case, or a word that is not one and may mean anything. */
  readonly keyword: string;
  /** Undefined where ssh would refuse it. */
  readonly value: string | undefined;
  readonly shown: string;
}

interface Flags {
  /** Letters without a value; what they do decides nothing. */
  readonly plain: string;
  /** Letters with a value, by the keyword that each stands for. */
  readonly valued: Readonly<Record<string, string>>;
}

/** Means the same as no option at all. */
const NOTHING = 'loglevel';

/** The option that names another file than ~/.ssh/config. */
export const CONFIG_FILE = '-F';

/** The options of ssh(1), sftp(1) and scp(1), OpenSSH 9.9. */
const FLAGS: Readonly<Record<SshProgram, Flags>> = {
  ssh: {
    plain: '46AaCfGgKkMNnqsTtVvXxYy',
    valued: {
      B: 'bindinterface',
      b: 'bindaddress',
      c: 'ciphers',
      D: 'dynamicforward',
      E: NOTHING,
      e: 'escapechar',
      F: CONFIG_FILE,
      I: 'pkcs11provider',
      i: 'identityfile',
      J: 'proxyjump',
      L: 'localforward',
      l: 'user',
      m: 'macs',
      O: '-O',
      o: '-o',
      P: 'tag',
      p: 'port',
      Q: '-Q',
      R: 'remoteforward',
      S: 'controlpath',
      W: '-W',
      w: 'tunneldevice',
    },
  },
  sftp: {
    plain: '46AaCfNpqrv',
    valued: {
      B: NOTHING,
      b: NOTHING,
      c: 'ciphers',
      D: '-D',
      F: CONFIG_FILE,
      i: 'identityfile',
      J: 'proxyjump',
      l: NOTHING,
      o: '-o',
      P: 'port',
      R: NOTHING,
      S: '-S',
      s: NOTHING,
      X: NOTHING,
    },
  },
  scp: {
    plain: '346ABCOpqRrsTv',
    valued: {
      c: 'ciphers',
      D: '-D',
      F: CONFIG_FILE,
      i: 'identityfile',
      J: 'proxyjump',
      l: NOTHING,
      o: '-o',
      P: 'port',
      S: '-S',
      X: NOTHING,
    },
  },
};

/**
 * Reads the arguments; undefined where they are not shell words. A word that is not an option is one that nobody knows:
 * it may be a destination.
 */
export function readSshArguments(text: string, program: SshProgram): readonly SshOption[] | undefined {
  const split = splitWords(text, false);
  if (!split.ok) return undefined;
  const words = split.words.map((word) => word.text);
  const { plain, valued } = FLAGS[program];
  const options: SshOption[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!/^-./.test(word) || word === '--') {
      options.push({ keyword: '(destination)', value: word, shown: 'a word that is not an option' });
      continue;
    }
    for (let at = 1; at < word.length; at += 1) {
      const letter = word.charAt(at);
      const keyword = Object.hasOwn(valued, letter) ? valued[letter] : undefined;
      if (keyword === undefined) {
        options.push({ keyword: plain.includes(letter) ? NOTHING : `-${letter}`, value: '', shown: `-${letter}` });
        continue;
      }
      const value = at + 1 < word.length ? word.slice(at + 1) : (words[(index += 1)] ?? '');
      options.push(keyword === '-o' ? readOption(value) : { keyword, value, shown: `-${letter}` });
      break;
    }
  }
  return options;
}

/** `Key=value`, `Key value` and `Key = "value"` are the same (ssh(1), -o). */
function readOption(text: string): SshOption {
  const { keyword, rest } = keywordAndRest(text);
  const shown = /^[A-Za-z0-9]{1,40}$/.test(keyword) ? `-o ${keyword}` : '-o';
  return { keyword: keyword.toLowerCase(), value: valueOf(keyword.toLowerCase(), rest), shown };
}
