/**
 * Follows the variables of scripts through their functions: what each may and must have assigned when it ends, what it
 * reads of its caller's, and what is read after it.
 */
import { effectsOf, readsOf, type Reads, type Simple } from './effects';
import type { Command } from './tree';
import { type Exits, exitsWith, hasDefault, isEndless, jumpOf, visitSimple } from './walk';

/** A set of names, one bit each; -1 is all. */
export type Names = bigint;

export interface Summary {
  /** What it may leave assigned to its caller. */
  readonly assigns: Names;
  /** What it has assigned however it ends. */
  readonly settles: Names;
  /** What it may read as its caller left it. */
  readonly takes: Names;
}

export interface CallSite {
  readonly caller: string;
  readonly callee: string;
  /** What the caller has assigned before it. */
  readonly before: Names;
  /** What may be read after it. */
  readonly after: Names;
}

const NOTHING: Summary = { assigns: 0n, settles: 0n, takes: 0n };

export class Flow {
  readonly #index = new Map<string, bigint>();
  readonly #functions: ReadonlySet<string>;
  readonly #summaries = new Map<string, Summary>();
  readonly #reads = new Map<string, Names>();
  readonly #after = new Map<string, Names>();
  readonly #locals = new Map<string, Names>();
  readonly #unset = new Map<string, Names>();
  /** By the command that calls. */
  readonly #before = new Map<Simple, Names>();
  readonly #sites = new Map<Simple, readonly CallSite[]>();
  #caller = '';
  /** Whether what is called counts as reading nothing. */
  #isAlone = true;

  constructor(bodies: ReadonlyMap<string, Command>) {
    this.#functions = new Set(bodies.keys());
    for (const [name, body] of bodies) {
      this.#caller = name;
      this.#locals.set(name, this.#localsOf(body));
      this.#reads.set(name, this.#live(body, 0n, exitsWith(0n)) & ~this.locals(name));
    }
    this.#isAlone = false;
    this.#unset.clear();
    this.#repeat(() => {
      for (const [name, body] of bodies) this.#summarize(name, body);
      return [...this.#summaries.values()].map(({ assigns, settles, takes }) => `${assigns} ${settles} ${takes}`);
    });
    this.#unset.clear();
    this.#repeat(() => {
      for (const [name, body] of bodies) this.#follow(name, body);
      return [...this.#after.values()].map(String);
    });
  }

  /** Until nothing changes any more. */
  #repeat(round: () => readonly string[]): void {
    let before = '';
    for (let now = round().join(); now !== before; now = round().join()) before = now;
  }

  bit(name: string): Names {
    const known = this.#index.get(name);
    if (known !== undefined) return known;
    const bit = 1n << BigInt(this.#index.size);
    this.#index.set(name, bit);
    return bit;
  }

  names(set: Names): readonly string[] {
    return [...this.#index].filter(([, bit]) => (set & bit) !== 0n).map(([name]) => name);
  }

  summary(name: string): Summary {
    return this.#summaries.get(name) ?? NOTHING;
  }

  /** What a function itself may read as its caller left it, whatever those that it calls read. */
  reads(name: string): Names {
    return this.#reads.get(name) ?? 0n;
  }

  /** What it says `local` of. */
  locals(name: string): Names {
    return this.#locals.get(name) ?? 0n;
  }

  /** Of these what it may read before it has assigned it: in dash that is what its caller had. */
  unset(name: string): Names {
    return this.#unset.get(name) ?? 0n;
  }

  sites(): readonly CallSite[] {
    return [...this.#sites.values()].flat();
  }

  #set(names: readonly string[]): Names {
    return names.reduce((set, name) => set | this.bit(name), 0n);
  }

  #summarize(name: string, body: Command): void {
    const own = ~this.locals(name);
    this.#caller = name;
    const exits = exitsWith(-1n);
    const settles = this.#settled(body, 0n, exits) & exits.end.names & own;
    const takes = this.#live(body, 0n, exitsWith(0n)) & own;
    this.#summaries.set(name, { assigns: this.#assigned(body) & own, settles, takes });
  }

  #follow(name: string, body: Command): void {
    const after = (this.#after.get(name) ?? 0n) & ~this.locals(name);
    this.#caller = name;
    this.#live(body, after, exitsWith(after));
  }

  #localsOf(body: Command): Names {
    let set = 0n;
    visitSimple(body, (command) => {
      set |= this.#set(effectsOf(command, this.#functions).locals);
    });
    return set;
  }

  #assigned(body: Command): Names {
    let set = 0n;
    visitSimple(
      body,
      (command) => {
        const { assigns, calls } = effectsOf(command, this.#functions);
        set |= calls.reduce((all, callee) => all | this.summary(callee).assigns, this.#set(assigns));
      },
      (name) => {
        set |= this.bit(name);
      },
    );
    return set;
  }

  /** What is assigned behind `command`, whatever way it took; all where nothing comes to its end. */
  #settled(command: Command, before: Names, exits: Exits): Names {
    switch (command.kind) {
      case 'simple':
        return this.#settledSimple(command, before, exits);
      case 'list':
        return command.items.reduce((set, item) => this.#settled(item, set, exits), before);
      case 'either': {
        const first = this.#settled(command.first, before, exits);
        return first & this.#settled(command.second, first, exits);
      }
      case 'if': {
        let set = -1n;
        let condition = before;
        for (const [when, body] of command.branches) {
          condition = this.#settled(when, condition, exits);
          set &= this.#settled(body, condition, exits);
        }
        return set & this.#settled(command.otherwise, condition, exits);
      }
      case 'for':
      case 'while': {
        const inner = { ...exitsWith(-1n), end: exits.end };
        const start = command.kind === 'for' ? before : this.#settled(command.condition, before, inner);
        this.#settled(command.body, command.kind === 'for' ? start | this.bit(command.name) : start, inner);
        return (isEndless(command) ? -1n : start) & inner.out.names;
      }
      case 'case': {
        const arms = command.arms.map(({ body }) => this.#settled(body, before, exits));
        return arms.reduce((set, arm) => set & arm, hasDefault(command) ? -1n : before);
      }
      case 'redirected':
        return this.#settled(command.body, before, exits);
      default:
        return before;
    }
  }

  #settledSimple(command: Simple, before: Names, exits: Exits): Names {
    const jump = jumpOf(command, exits);
    if (jump !== undefined) {
      jump.names &= before;
      return -1n;
    }
    const { assigns, calls } = effectsOf(command, this.#functions);
    this.#before.set(command, before);
    const called = calls.map((callee) => this.summary(callee).settles);
    return before | this.#set(assigns) | (called.length === 0 ? 0n : called.reduce((set, one) => set & one));
  }

  /** What may still be read at the beginning of `command`, when `after` may be behind it. */
  #live(command: Command, after: Names, exits: Exits): Names {
    switch (command.kind) {
      case 'simple':
        return this.#liveSimple(command, after, exits);
      case 'list':
        return command.items.reduceRight((set, item) => this.#live(item, set, exits), after);
      case 'either':
        return this.#live(command.first, after | this.#live(command.second, after, exits), exits);
      case 'if': {
        let set = this.#live(command.otherwise, after, exits);
        for (const [when, body] of [...command.branches].reverse()) {
          set = this.#live(when, this.#live(body, after, exits) | set, exits);
        }
        return set;
      }
      case 'for':
      case 'while':
        return this.#liveLoop(command, after, exits);
      case 'case': {
        const words = this.#liveWords(readsOf([command.word, ...command.arms.flatMap(({ patterns }) => patterns)]));
        const arms = command.arms.map(({ body }) => this.#live(body, after, exits));
        return arms.reduce((set, arm) => set | arm, hasDefault(command) ? 0n : after) | words;
      }
      case 'redirected':
        return this.#live(command.body, after, exits) | this.#liveWords(readsOf(command.files));
      case 'pipe':
        return command.items.reduce((set, item) => set | this.#apart(item), after);
      case 'subshell':
        return after | this.#apart(command.body);
      case 'function':
        return after;
    }
  }

  /** In a shell of its own: nothing that it assigns is read after it. */
  #apart(command: Command): Names {
    return this.#live(command, 0n, exitsWith(0n));
  }

  #liveWords({ reads, inner }: Reads): Names {
    return inner.reduce((set, body) => set | this.#apart(body), this.#set(reads));
  }

  #liveLoop(command: Extract<Command, { kind: 'for' | 'while' }>, after: Names, exits: Exits): Names {
    const behind = isEndless(command) ? 0n : after;
    let start = behind;
    for (;;) {
      const inner = { end: exits.end, out: { names: after }, next: { names: start } };
      const body = this.#live(command.body, start, inner);
      const turn =
        command.kind === 'for'
          ? behind | (body & ~this.bit(command.name))
          : this.#live(command.condition, behind | body, inner);
      if ((turn | start) === start) break;
      start |= turn;
    }
    return command.kind === 'for' ? start | this.#liveWords(readsOf(command.words)) : start;
  }

  #liveSimple(command: Simple, after: Names, exits: Exits): Names {
    const { reads, inner, assigns, locals, calls } = effectsOf(command, this.#functions);
    const words = this.#liveWords({ reads, inner });
    const jump = jumpOf(command, exits);
    if (jump !== undefined) return jump.names | words;
    if (calls.length > 0) return this.#liveCalls(command, calls, after) | words;
    const behind = after & ~this.#set(assigns);
    const own = this.#set(locals);
    this.#unset.set(this.#caller, this.unset(this.#caller) | (behind & own));
    return (behind & ~own) | words;
  }

  #liveCalls(command: Simple, calls: readonly string[], after: Names): Names {
    const caller = this.#caller;
    const before = this.#before.get(command) ?? 0n;
    this.#sites.set(
      command,
      calls.map((callee) => ({ caller, callee, before, after })),
    );
    return calls.reduce((set, callee) => {
      const { settles, takes } = this.summary(callee);
      this.#after.set(callee, (this.#after.get(callee) ?? 0n) | after);
      return set | (after & ~settles) | (this.#isAlone ? 0n : takes);
    }, 0n);
  }
}
