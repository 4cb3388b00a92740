/** What a look says of the JVMs of a unit: their options and where these come from. */
import type { Bytes } from './bytes';

/** Where an option of a JVM comes from. */
export type JvmSource =
  | 'a -XX:Flags= file'
  | 'JAVA_TOOL_OPTIONS'
  | 'JDK_JAVA_OPTIONS'
  | 'the command line'
  | 'an argument file'
  | 'a -XX:VMOptionsFile= file'
  | '_JAVA_OPTIONS';

export interface JvmOption {
  /** As in OptionWords. */
  readonly word: string;
  readonly from: JvmSource;
}

/** A JVM among the processes of a unit. */
export interface ObservedJvm {
  /** Volatile. */
  readonly pid: number;
  /** It is the unit's main process. */
  readonly isMain: boolean;
  /** Base name of its first argument: `java`. */
  readonly program: string;
  /** The `java` command of 9 or newer started it, which reads JDK_JAVA_OPTIONS. */
  readonly readsJdkOptions: boolean;
  /**
   * Whether it began with what systemd gives each process of its unit, or in an environment that a program on the way
   * made anew; absent where nothing tells; volatile.
   */
  readonly environment?: 'passed' | 'new';
  /** It has the variable in its environment, with the value that its unit gives, which can be empty; volatile. */
  readonly hasVariable?: true;
  /** It has a value of the variable there, its unit gives none, and no start script is known to set it; volatile. */
  readonly hasOtherVariable?: true;
  /** In the order in which HotSpot takes them: of several for one thing the last counts. */
  readonly options: readonly JvmOption[];
  /** An argument file that it names is there no more: it can have other options beside these; volatile. */
  readonly argumentFileGone?: true;
  /** Its largest heap as it is in force, bytes; absent where the JVM does not tell; volatile as all below. */
  readonly heapMax?: Bytes;
  /** What is in its heap, garbage included, as of its last collection or later. */
  readonly heapUsed?: Bytes;
  /** What of the heap HotSpot has mapped; what was touched is no more. */
  readonly heapCommitted?: Bytes;
  /** It has not collected yet, so that it does not say what it uses. */
  readonly isUncollected?: true;
  readonly metaspaceUsed?: Bytes;
  /** Its anonymous memory (RssAnon): heap, metaspace, code cache, stacks and direct memory together. */
  readonly anon?: Bytes;
}

/** A line of a start script that is about a variable. */
export interface ScriptLine {
  readonly path: string;
  readonly line: number;
  /** It sets the variable only where that is empty. */
  readonly onlyEmpty: boolean;
  /** It takes the variable away. */
  readonly unsets?: true;
}

/** In the order in which HotSpot takes them. */
export interface NextOptions {
  readonly options: readonly JvmOption[];
  /** How many of them are before the variable's words; absent where ExecStart= does not name the variable. */
  readonly place?: number;
  /** Only systemctl lists its words, and does not show where one ends: a space can be part of one. */
  readonly isGuess?: true;
  /** It has an argument file that is not there, or that is in a folder which nobody knows before it runs. */
  readonly hasFileUnread?: true;
}

/** A memory option that may come to a JVM. */
export interface MayOption {
  /** The variable that holds it, `ExecStart=`, or the path of the script that gives it by itself. */
  readonly variable: string;
  readonly word: string;
}

/**
 * What becomes of a variable on the way from systemd to a JVM: a program gives it a value of its own, takes it away by
 * its name, begins a new environment, or logs in anew; `text` where a login reads commands that begin on lines below,
 * which may name it; `rules` where the rules of sudo or doas on the host decide.
 */
export type Loss = 'sets' | 'unsets' | 'clears' | 'login' | 'text' | 'rules';

/** A program that keeps a variable from what it starts. */
export interface StartLoss {
  readonly what: Loss;
  /** The program: `env`, `sudo`, `runuser`. */
  readonly by: string;
}

/** In a line of a script, which may not be reached. */
export interface ScriptLoss extends StartLoss {
  readonly path: string;
  readonly line: number;
}

/** A command line of java that has the variable where the JVM does not get its options. */
export interface Misplaced {
  /** In quotes, so that it is one word, or behind the main class. */
  readonly what: 'word' | 'behind';
  /** Nothing on the line itself puts in doubt that it is reached, and that it starts java. */
  readonly isPlain: boolean;
  /** `ExecStart=` for a text for a shell, and, with line 0, for the start command itself. */
  readonly path: string;
  readonly line: number;
}

/** How the JVMs of a unit were started. */
export interface JvmStarts {
  /**
   * Options that come from a start script: they are on the command line of a JVM, and in no file of the unit. Only
   * where nothing sets the variable; volatile.
   */
  readonly scriptOptions?: readonly string[];
  /** Files that have one of these, as far as they were found; `ExecStart=` for a text for a shell; volatile. */
  readonly optionFiles?: readonly string[];
  /**
   * How memory options begin that its start scripts put before the variable (then the variable wins), or after it;
   * volatile.
   */
  readonly sizesBefore?: readonly string[];
  readonly sizesBehind?: readonly string[];
  /**
   * Of a unit that does not run, and whose ExecStart= is the java command: the options beside its variable's with which
   * its JVM would start; volatile.
   */
  readonly nextOptions?: NextOptions;
  /**
   * Of a unit that does not run and starts anything else: memory options in other variables of it and in its scripts,
   * which may come to a JVM; volatile.
   */
  readonly mayOptions?: readonly MayOption[];
  /** Nothing that it starts names the variable, as far as it can be read; of a unit that does not run, volatile. */
  readonly isNamedNowhere?: true;
  /**
   * Scripts that it starts and that read a file whose name cannot be worked out; of a unit that does not run, volatile.
   */
  readonly blindScripts?: readonly string[];
  /** A program in its ExecStart= keeps the variable from the JVM; volatile. */
  readonly startLoss?: StartLoss;
  /** So does one in its start scripts; of a unit that runs only before oomcfg sets the variable; volatile. */
  readonly scriptLosses?: readonly ScriptLoss[];
  /** Of a unit that runs only before oomcfg sets the variable, but for the start command itself; volatile. */
  readonly misplaced?: readonly Misplaced[];
  /**
   * Names of the options that its JVMs had of their own before the restart by oomcfg that began this very main process;
   * volatile.
   */
  readonly hadOptions?: readonly string[];
  /** How many JVMs these were; absent where that was not noted. */
  readonly hadJvms?: number;
  /** Names of options that have had another value since that restart; volatile. */
  readonly revaluedOptions?: readonly string[];
  /**
   * JVMs that a program of the unit started later, and that have run for 30 s: helpers or workers, nobody knows; not
   * among its JVMs here; volatile.
   */
  readonly lateJvms?: readonly ObservedJvm[];
  /** Those that have run for less than that: helpers mostly, or the server that a launcher has started; volatile. */
  readonly recentJvms?: readonly ObservedJvm[];
  /** How many JVMs run in it beside those that were looked at; volatile. */
  readonly moreJvms?: number;
  /** How many JVMs in it are from an earlier start of the unit, and are not among its JVMs here; volatile. */
  readonly leftJvms?: number;
  /** Of the names of -XX options that were asked for those that its JVM does not have; volatile. */
  readonly lacksFlags?: readonly string[];
  /** Words of the spec for it whose file is not on the host; volatile. */
  readonly missingFiles?: readonly string[];
  /** How memory options of its JVMs begin that neither its files nor its start script have now; volatile. */
  readonly goneOptions?: readonly string[];
  /** Its start script was edited after its processes began; volatile. */
  readonly sourcesEdited?: true;
}
