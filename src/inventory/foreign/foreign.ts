/** What a file is that is not an inventory: read as one, its lines or keys would become hosts. */

export interface Foreign {
  /** With its article, in the middle of a sentence. */
  readonly what: string;
  /** How its user gets to an inventory. */
  readonly fix: string;
  /** Hosts would be missing without it; the others are left out of a folder without loss. */
  readonly holdsHosts: boolean;
}

export const LIST_HOSTS = 'List the hosts in an inventory: web01 ansible_host=ADDRESS ansible_user=USER.';

const ELSEWHERE = 'Keep it outside of the inventory, and name the inventory with -i.';

export function foreign(what: string, fix = ELSEWHERE, holdsHosts = false): Foreign {
  return { what, fix, holdsHosts };
}
