/** Whether an address means the machine that runs oomcfg. */

const LOOPBACK = /^(?:localhost[46]?(?:\.localdomain[46]?)?|ip6-localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** `machine` has the names of this machine in lower case, and its addresses. */
export function isThisMachine(address: string, machine: ReadonlySet<string>): boolean {
  const name = address.toLowerCase().replace(/\.$/, '');
  return LOOPBACK.test(name) || machine.has(name);
}
