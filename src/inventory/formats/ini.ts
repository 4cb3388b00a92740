/**
 * What an INI inventory says: sections of hosts, of children and of variables, line by line as Ansible's ini plugin
 * reads them.
 */
import type { Place } from '../../model/finding';
import type { Build } from '../graph/build';
import type { Json } from '../../model/host';
import type { InventoryRemark } from '../inventoryFindings';
import type { Group } from '../graph/graph';
import { expandHosts } from '../patterns/hostRange';
import { isProven, looksLogin, mayBeHost } from '../foreign/looks';
import { readPythonLiteral } from './pythonLiteral';
import { splitWords } from './shellWords';
import { isUnreadable, meaningOf } from '../connection/strangeNames';
import { show, showVariable, shownPart } from '../text';

type Kind = 'hosts' | 'children' | 'vars';
const KINDS: readonly string[] = ['hosts', 'children', 'vars'] satisfies Kind[];

const SECTION = /^\[([^:\]\s]+)(?::([\p{L}\p{N}_]+))?\]\s*(?:#.*)?$/u;
const GROUP_NAME = /^([^:\]\s]+)\s*(?:#.*)?$/;

/** A group that was used before it is declared: as a child of some, or by its variables alone. */
interface Pending {
  readonly kind: 'children' | 'vars';
  readonly at: Place;
  readonly parents: Group[];
}

/**
 * Reads an INI inventory into the graph. Every line that Ansible could not parse is a finding: there the whole file
 * would be tried as another format and then left out with a warning.
 */
export function readIni(text: string, file: string, build: Build): void {
  new IniReader(file, build).read(text);
}

// Messages here show no word that may be a part of a password: the place is enough.
class IniReader {
  private readonly pending = new Map<string, Pending>();
  private group: Group | undefined;
  private kind: Kind = 'hosts';
  private line = 0;
  /** The text shows that it is an inventory. */
  private isProven = false;
  /** Columns of the stripped line count from here. */
  private indent = 0;

  constructor(
    private readonly file: string,
    private readonly build: Build,
  ) {
    this.group = build.graph.ungrouped;
  }

  read(text: string): void {
    this.isProven = isProven(text);
    if (!this.isProven && looksLogin(text)) {
      this.maybeSecret({ file: this.file, line: 1, column: 1 });
      return;
    }
    for (const raw of text.split(/\r\n|\n|\r/)) {
      this.line += 1;
      const line = raw.trim();
      if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
      this.indent = raw.length - raw.trimStart().length;
      if (line.includes('\ufffd')) this.damaged(line);
      else this.oneLine(line);
    }
    for (const [name, pending] of this.pending) this.undeclared(name, pending);
  }

  private oneLine(line: string): void {
    const section = SECTION.exec(line);
    if (section !== null) {
      this.section(section[1] ?? '', section[2] ?? 'hosts');
    } else if (isBrokenSection(line)) {
      this.refuse(0, {
        summary: `[${shownPart(line.slice(1, line.indexOf(']') + 1 || undefined))} is not a section`,
        detail: 'A section is [group], [group:children] or [group:vars], without spaces; only a # comment may follow.',
        fix: 'Correct the brackets, and put a comment on a line of its own.',
      });
      // What follows belongs to no known section.
      this.group = undefined;
    } else if (this.group !== undefined) {
      if (this.kind === 'hosts') this.hostLine(line, this.group);
      else if (this.kind === 'vars') this.variableLine(line, this.group);
      else this.childLine(line, this.group);
    }
  }

  private section(name: string, kind: string): void {
    if (!KINDS.includes(kind)) {
      this.refuse(0, {
        summary: `[${shownPart(name)}:${/^\p{L}+$/u.test(kind) ? show(kind) : '…'}] is a section of unknown kind`,
        detail: 'After the colon comes children or vars; Ansible would leave the whole file out.',
        fix: `Write [${shownPart(name)}:children] or [${shownPart(name)}:vars].`,
      });
      this.group = undefined;
      return;
    }
    this.kind = kind as Kind;
    const isNew = !this.build.graph.groups.has(name);
    this.group = this.build.group(name, this.place(1));
    if (this.group === undefined) return;
    const pending = this.pending.get(name);
    if (isNew && this.kind === 'vars' && pending === undefined) {
      this.pending.set(name, { kind: 'vars', at: this.place(1), parents: [] });
    }
    if (pending !== undefined && this.kind !== 'vars') {
      this.pending.delete(name);
      for (const parent of pending.parents) this.build.adopt(parent, this.group, pending.at);
    }
  }

  private hostLine(line: string, group: Group): void {
    const split = splitWords(line);
    if (!split.ok) {
      const remark =
        split.why === 'quote'
          ? {
              summary: 'a quote is not closed',
              detail: 'The line cannot be split into words.',
              fix: 'Close the quote, or put a \\ before it.',
            }
          : {
              summary: 'the line ends in a backslash',
              detail: 'A line cannot be continued on the next one here.',
              fix: 'Remove the backslash, or quote it.',
            };
      this.refuse(split.at, remark);
      return;
    }
    if (split.cutAt !== undefined) this.cutShort(split.cutAt);
    const [first, ...assignments] = split.words;
    if (first === undefined) return;
    const at = this.place(first.at);
    if (first.text === '---') {
      this.refuse(0, {
        summary: '--- begins a YAML file, not an INI one',
        detail: 'The file is read as INI because of its name.',
        fix: 'Give the file the extension .yml.',
      });
      return;
    }
    if (!this.isProven && !mayBeHost(first.text) && expandHosts(first.text).ok) {
      this.maybeSecret(at);
      return;
    }
    const names = this.build.hosts(first.text, group, at);
    for (const [index, word] of assignments.entries()) {
      const equals = word.text.indexOf('=');
      if (equals === -1) {
        this.refuse(word.at, {
          summary: `word ${index + 2} of the line is not a variable`,
          detail:
            'After a host come name=value pairs separated by spaces, with no spaces around the = and quotes around values that contain spaces.',
          fix: word.text.startsWith(';') ? 'Begin a comment with #.' : 'Write name=value or name="a value".',
        });
        continue;
      }
      const value = readPythonLiteral(word.text.slice(equals + 1));
      const variableAt = this.place(word.at);
      const key = word.text.slice(0, equals);
      if (names.length === 0) continue;
      for (const name of names) this.build.hostVariable(name, key, value, variableAt);
    }
  }

  private maybeSecret(at: Place): void {
    this.build.findings.add('OOM227', at, {
      summary: 'the line does not look like the name of a host, and may be a secret',
      detail: 'Nothing in the file shows that it is an inventory, so none of it is shown or looked up.',
      fix: 'Keep the file elsewhere; where it is an inventory, write [ungrouped] above its hosts.',
    });
  }

  private variableLine(line: string, group: Group): void {
    const equals = line.indexOf('=');
    if (equals === -1) {
      this.refuse(0, {
        summary: 'the line is not a variable',
        detail: 'In a section [group:vars] every line is name = value.',
        fix: 'Write name = value, or move the line into another section.',
      });
      return;
    }
    const value = readPythonLiteral(line.slice(equals + 1).trim());
    const name = line.slice(0, equals).trim();
    this.checkVariableLine(name, line.slice(equals + 1).trim(), value);
    this.build.groupVariable(group, name, value, this.place(0));
  }

  /** What Ansible takes silently, as written. A setting of a connection is judged for each host. */
  private checkVariableLine(name: string, text: string, value: Json): void {
    if (meaningOf(name).kind !== 'other' || name.startsWith('ansible_')) return;
    if (isUnreadable(name)) {
      this.build.findings.add('OOM229', this.place(0), {
        summary: `${showVariable(name)} is not a name that anything can read`,
      });
    } else if (value === text && /\s[#;]\s/.test(text)) {
      this.build.findings.add('OOM225', this.place(0), {
        summary: `the comment after ${show(name)} is part of its value`,
      });
    }
  }

  private childLine(line: string, parent: Group): void {
    const name = GROUP_NAME.exec(line)?.[1];
    if (name === undefined) {
      this.refuse(0, {
        summary: `${shownPart(line)} is not a group`,
        detail:
          'In a section [group:children] every line is the name of a group; ranges and variables are not allowed there.',
        fix: 'Write one group per line, and begin a comment with #.',
      });
      return;
    }
    const child = this.build.graph.groups.get(name);
    if (child !== undefined) {
      this.build.adopt(parent, child, this.place(0));
      return;
    }
    const pending = this.pending.get(name);
    if (pending === undefined) this.pending.set(name, { kind: 'children', at: this.place(0), parents: [parent] });
    else pending.parents.push(parent);
  }

  private undeclared(name: string, pending: Pending): void {
    const shown = shownPart(name);
    const parent = shownPart(pending.parents[0]?.name ?? '');
    const remark: InventoryRemark =
      pending.kind === 'vars'
        ? {
            summary: `[${shown}:vars] sets variables of a group that is not declared`,
            fix: `Add a section [${shown}], or correct the name.`,
          }
        : {
            summary: `group ${shown} below ${parent} is not declared`,
            fix: `Add a section [${shown}], or correct the name. A host goes into [${parent}] instead of [${parent}:children].`,
          };
    this.build.findings.add('OOM207', pending.at, remark, { group: shown });
  }

  private cutShort(at: number): void {
    this.build.findings.add('OOM223', this.place(at), {
      summary: 'a # in the middle of a word begins a comment',
    });
  }

  private damaged(line: string): void {
    this.build.findings.add('OOM203', this.place(Math.max(0, line.indexOf('\ufffd'))), {
      summary: 'the line is not UTF-8',
      detail: 'Its bytes are not text.',
      fix: 'Save the file as UTF-8.',
    });
  }

  private refuse(offset: number, remark: InventoryRemark): void {
    this.build.findings.add('OOM204', this.place(offset), remark);
  }

  /** Of an offset in the stripped line. */
  private place(offset: number): Place {
    return { file: this.file, line: this.line, column: this.indent + offset + 1 };
  }
}

/**
 * What begins like a section but is not one: not closed, or followed by something. `[a:b].example.org` and `[::1]:22`
 * are hosts.
 */
function isBrokenSection(line: string): boolean {
  if (!line.startsWith('[')) return false;
  if (!line.includes(']')) return true;
  return /\]\s*([#;].*)?$/.test(line) && !/^\[[^\]]*:[^\]]*\]:\d+/.test(line);
}
