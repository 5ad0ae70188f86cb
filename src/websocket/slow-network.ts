import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Network } from './connect-types.ts';

/** Bytes that wait in one direction before the sender is held up. */
const MOST_WAITING = 1 << 20;

export interface SlowNetwork {
  /** To be used in place of the target's address. */
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a TCP proxy of this process in front of a host and port, that is as slow as told, each way. */
export async function startSlowNetwork(
  target: { readonly host: string; readonly port: number },
  network: Network,
): Promise<SlowNetwork> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...target, allowHalfOpen: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.setNoDelay(true);
      carry(one, other, network);
      // A reset on one side is one on the other.
      one.on('error', () => other.resetAndDestroy());
      one.on('close', () => {
        sockets.delete(one);
        if (!one.readableEnded) other.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Hands on what comes, in order: each byte after its turn on the line, and then the time it travels. */
function carry(from: Socket, to: Socket, { latencyMs = 0, bytesPerSecond }: Network): void {
  let lineFreeAt = 0;
  let waiting = 0;
  const later = (act: () => void, bytes: number): void => {
    const now = performance.now();
    const turnMs = bytesPerSecond === undefined ? 0 : (bytes / bytesPerSecond) * 1000;
    lineFreeAt = Math.max(now, lineFreeAt) + turnMs;
    setTimeout(act, lineFreeAt + latencyMs - now);
  };
  from.on('data', (chunk: Buffer) => {
    waiting += chunk.length;
    if (waiting > MOST_WAITING) from.pause();
    later(() => {
      waiting -= chunk.length;
      if (waiting <= MOST_WAITING) from.resume();
      if (!to.destroyed) to.write(chunk);
    }, chunk.length);
  });
  from.on('end', () => later(() => to.end(), 0));
}
