/** Whether an sshd answers at an address. */
import { connect } from 'node:net';

/** True when what listens there sends an SSH banner within a second. */
export function answersAsSshd(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const answer = (yes: boolean) => (): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(1000, answer(false));
    socket.once('error', answer(false));
    socket.once('close', answer(false));
    socket.once('data', (chunk) => answer(chunk.toString('latin1').startsWith('SSH-2.0-'))());
  });
}
