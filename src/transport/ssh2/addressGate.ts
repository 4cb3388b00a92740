/**
 * Decides how many logins may be under way at one address: sshd drops unauthenticated connections at random beyond
 * MaxStartups (10:30:100).
 */

export class AddressGate {
  private readonly doors = new Map<string, { active: number; readonly waiting: (() => void)[] }>();

  /** `limit`: logins at once to the same address and port. */
  constructor(private readonly limit: number) {}

  /** Waits for a place; resolves to the function that gives it back, to be called once. */
  async enter(address: string): Promise<() => void> {
    const door = this.doors.get(address) ?? { active: 0, waiting: [] };
    this.doors.set(address, door);
    if (door.active < this.limit) door.active++;
    else await new Promise<void>((go) => door.waiting.push(go));
    return () => {
      const next = door.waiting.shift();
      // A place that is handed on stays taken.
      if (next !== undefined) return next();
      if (--door.active === 0) this.doors.delete(address);
    };
  }
}
