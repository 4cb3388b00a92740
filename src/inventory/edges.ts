/**
 * What reading an inventory needs from the outer world; src/load gives it, so that the inventory itself reads no file
 * and starts no program.
 */

/** What is at a path. */
export type Look =
  | { readonly kind: 'file'; /** Its mode lets this user run it. */ readonly executable: boolean }
  | { readonly kind: 'folder'; /** Everybody may write to it. */ readonly openToAll?: boolean }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'other';
      readonly why: string;
      /** It is /dev/null. */
      readonly readsEmpty?: true;
      /** This user may not even see what it is. */
      readonly unseen?: true;
    };

/** What came of reading a file of an inventory. */
export type SourceRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly tooLarge: boolean; readonly why: string };

export interface ScriptRun {
  /** `undefined` where it ran to its end with status 0. */
  readonly problem: string | undefined;
  /** It was ended because oomcfg itself was interrupted. */
  readonly interrupted?: true;
  readonly stdout: Uint8Array;
  /** The beginning of what it wrote to stderr. */
  readonly stderr: Uint8Array;
}

/** The machine, user and environment that oomcfg runs with. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** HOME, then that of the password database where it is another: ssh takes the latter. */
  readonly homes: readonly string[];
  /** The user who runs oomcfg. */
  readonly user: string;
  /** Names of this machine, in lower case, and its addresses. */
  readonly machine: ReadonlySet<string>;
}

/** Everything that reading an inventory needs from the outer world. */
export interface InventoryEdges {
  surroundings(): Surroundings;
  look(path: string): Look;
  /** The names in a folder, with whether each is a folder itself; undefined where it cannot be read. */
  names(path: string): readonly { readonly name: string; readonly isFolder: boolean }[] | undefined;
  read(path: string): SourceRead;
  /** Takes the text of a file that shows that it belongs to an inventory: findings about it may show lines. */
  readonly keep?: (path: string, text: string, format: 'ini' | 'yaml') => void;
  run(path: string, args: readonly string[]): Promise<ScriptRun>;
}
