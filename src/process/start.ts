import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { execa } from 'execa';
import { spawnMessage } from './spawn-error.ts';
import type { Exit, SpawnOptions } from './types.ts';

/** A child and the pipes that are read from it. */
export interface Started {
  readonly pid: number | undefined;
  readonly streams: readonly Readable[];
  /** Settles when the child has ended or could not be started. Never rejects. */
  readonly exit: Promise<Exit>;
  signal(name: NodeJS.Signals): void;
  /** Lets the event loop end while the child lives. */
  abandon(): void;
}

/** Starts a child as the leader of a session and group of its own, and hands on what it writes. */
export function start(options: SpawnOptions): Started {
  const pipe = options.onOutput === undefined ? 'ignore' : 'pipe';
  const child = execa(options.file, options.args ?? [], {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    shell: options.shell ?? false,
    stdio: [
      options.input === undefined ? 'ignore' : 'pipe',
      pipe,
      pipe,
      ...(options.onChannel === undefined ? [] : (['pipe'] as const)),
    ],
    buffer: false,
    reject: false,
    // process/ owns termination: execa's own would end the child alone, not its descendants.
    detached: true,
    cleanup: false,
  });
  // A child need not read its input to the end.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input);
  const streams: Readable[] = [];
  for (const [name, stream] of [
    ['stdout', child.stdout],
    ['stderr', child.stderr],
  ] as const) {
    if (stream === null || options.onOutput === undefined) continue;
    streams.push(stream);
    if (name === 'stdout' && options.onBytes !== undefined) stream.on('data', options.onBytes);
    else decode(stream, (text) => options.onOutput?.(name, text));
  }
  const channel = child.stdio[3] as Readable | null | undefined;
  if (channel && options.onChannel !== undefined) {
    streams.push(channel);
    channel.on('data', options.onChannel);
  }
  return {
    pid: child.pid,
    streams,
    exit:
      child.pid === undefined
        ? child.then((result) => ({ kind: 'spawn', message: spawnMessage(options, result) }))
        : new Promise((resolve) => child.once('exit', (code, signal) => resolve(toExit(code, signal)))),
    signal: (name) => void child.kill(name),
    abandon: () => child.unref(),
  };
}

function decode(stream: Readable, onText: (text: string) => void): void {
  const decoder = new StringDecoder('utf8');
  const give = (text: string): void => {
    if (text !== '') onText(text);
  };
  stream.on('data', (chunk: Buffer) => give(decoder.write(chunk)));
  stream.once('close', () => give(decoder.end()));
}

function toExit(code: number | null, signal: NodeJS.Signals | null): Exit {
  return signal === null ? { kind: 'exit', code: code ?? 0 } : { kind: 'signal', signal };
}
