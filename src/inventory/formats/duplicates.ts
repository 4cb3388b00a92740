/**
 * Decides what a key that is given twice means: Ansible takes the last, which is right for a variable, and loses hosts
 * or leads elsewhere for others.
 */
import { SETTING_OF } from '../connection/connectionVariables';
import { meaningOf } from '../connection/strangeNames';

/** Whether the keys down to one that is given twice end in a variable, or in a part of one. */
export type IsVariable = (path: readonly string[]) => boolean;

/** In a file of variables every key is one, or a part of one. */
export const ofVarsFile: IsVariable = ([name = '', ...rest]) => rest.length > 0 || !decidesRoute(name);

/** In an inventory variables are below vars: of a group, and below a host. */
export const ofInventory: IsVariable = (path) => {
  for (let at = 1; at < path.length; at += 2) {
    const [section, name, ...rest] = path.slice(at);
    if (section === 'vars') return name !== undefined && (rest.length > 0 || !decidesRoute(name));
    if (section === 'hosts') return rest.length > 1 || (rest.length === 1 && !decidesRoute(rest[0] ?? ''));
    if (section !== 'children') return false;
  }
  return false;
};

/** Nothing in it may be given twice. */
export const ofNothing: IsVariable = () => false;

/** Whether a variable says how a host is reached, or may be meant to. */
export function decidesRoute(name: string): boolean {
  if (SETTING_OF.has(name) || name === 'ansible_group_priority') return true;
  const { kind } = meaningOf(name);
  return kind === 'setting' || kind === 'route';
}
