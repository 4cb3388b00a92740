/** Decides which transport carries a host: the one for its ansible_connection. */
import type { Connection } from '../model/host';
import type { Transport } from './transport';

/** Makes one transport of several; each is made when its first host comes. */
export function selectTransport(makers: Readonly<Record<Connection['kind'], () => Transport>>): Transport {
  const made = new Map<Connection['kind'], Transport>();
  return {
    connect(host, signal) {
      const { kind } = host.connection;
      const transport = made.get(kind) ?? makers[kind]();
      made.set(kind, transport);
      return transport.connect(host, signal);
    },
  };
}
