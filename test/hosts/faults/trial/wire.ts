/** A wire between the controller and a host's sshd, which can be cut, or lose what goes one way or both. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { FleetHost } from '../../../lab/fleet';

export type Loss = 'to the host' | 'from the host' | 'both ways';

export class Wire {
  private readonly sockets = new Set<Socket>();
  private loss: Loss | undefined;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** Listens on a free port of 127.0.0.1. */
  static async lay(host: FleetHost): Promise<Wire> {
    const server = createServer();
    const port = await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
    const wire = new Wire(server, port);
    server.on('connection', (near) => wire.join(near, connect({ host: host.address, port: host.port })));
    return wire;
  }

  /** From now on it swallows what is sent: neither end is told. */
  lose(loss: Loss): void {
    this.loss = loss;
  }

  /** Ends every connection at once, with a reset. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
    this.sockets.clear();
  }

  remove(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket, far: Socket): void {
    this.carry(near, far, 'to the host');
    this.carry(far, near, 'from the host');
  }

  private carry(from: Socket, to: Socket, way: Loss): void {
    this.sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (bytes) => {
      if (this.loss !== way && this.loss !== 'both ways') to.write(bytes);
    });
    from.on('end', () => {
      if (this.loss === undefined) to.end();
    });
    from.on('error', () => to.destroy());
    from.on('close', () => this.sockets.delete(from));
  }
}
