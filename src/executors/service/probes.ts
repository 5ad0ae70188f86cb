import { connect } from 'node:net';
import type { ServiceAddress } from '../../model/ports.ts';
import type { ManagedProcess, SpawnOptions } from '../../process/types.ts';
import { probeWebSocket } from '../../websocket/probe.ts';
import type { PartialShape } from '../../websocket/types.ts';
import type { Readiness } from './types.ts';

/** What a probe needs to ask once. */
export interface ProbeContext {
  readonly address: ServiceAddress;
  readonly owner: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly spawn: (options: SpawnOptions) => ManagedProcess;
  /** Whether a line of the output so far matches. */
  readonly logged: (pattern: RegExp) => boolean;
  readonly signal: AbortSignal;
}

/** One question over the network may take this long before it counts as unanswered. */
const ATTEMPT_MS = 2000;

/** Why a service cannot be used yet. */
export interface NotReady {
  /** What the answer was, for people. */
  readonly why: string;
  /** The HTTP status with which it answered all the same. */
  readonly status?: number | undefined;
}

/** Asks once whether the service can be used: undefined for yes. */
export type Probe = (context: ProbeContext) => Promise<NotReady | undefined>;

/** The probe for a readiness rule. */
export function probeFor(ready: Readiness): Probe {
  if ('http' in ready) return (context) => probeHttp(ready.http, ready.status, context);
  if ('tcp' in ready) return inWords(probeTcp);
  if ('log' in ready)
    return inWords(async ({ logged }) =>
      logged(new RegExp(ready.log)) ? undefined : `no line of its output matches /${ready.log}/`,
    );
  if ('command' in ready) return inWords((context) => probeCommand(ready.command, context));
  return inWords(async ({ address, signal }) => {
    const url = new URL(ready.websocket, address.url.replace('http:', 'ws:')).href;
    const { protocols, headers, message } = ready;
    const answer = await probeWebSocket({
      url,
      protocols,
      headers,
      firstMessage: message as PartialShape | undefined,
      timeoutMs: ATTEMPT_MS,
      signal,
    });
    return answer.ok ? undefined : answer.message;
  });
}

function inWords(ask: (context: ProbeContext) => Promise<string | undefined>): Probe {
  return async (context) => {
    const why = await ask(context);
    return why === undefined ? undefined : { why };
  };
}

/** What is being waited for, in a few words. */
export function describeReadiness(ready: Readiness): string {
  if ('http' in ready) return `GET ${ready.http} to answer ${ready.status ?? '2xx'}`;
  if ('tcp' in ready) return 'its port to accept a connection';
  if ('log' in ready) return `a line of its output to match /${ready.log}/`;
  if ('command' in ready) return `${ready.command.join(' ')} to exit 0`;
  return `a WebSocket handshake and a first message at ${ready.websocket}`;
}

async function probeHttp(
  path: string,
  status: number | undefined,
  { address, signal }: ProbeContext,
): Promise<NotReady | undefined> {
  try {
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]);
    const response = await fetch(new URL(path, address.url), { signal: timeout, redirect: 'manual' });
    await response.body?.cancel();
    const good = status === undefined ? response.ok : response.status === status;
    return good ? undefined : { why: `GET ${path} answered ${response.status}`, status: response.status };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return { why: `GET ${path}: ${cause?.code ?? message}` };
  }
}

function probeTcp({ address, signal }: ProbeContext): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address.host, port: address.port, signal, timeout: ATTEMPT_MS });
    const answer = (text: string | undefined): void => {
      socket.destroy();
      resolve(text);
    };
    socket.once('connect', () => answer(undefined));
    socket.once('timeout', () => answer('no answer'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      answer(`connecting to port ${address.port}: ${error.code ?? error.message}`),
    );
  });
}

async function probeCommand(
  argv: readonly [string, ...string[]],
  context: ProbeContext,
): Promise<string | undefined> {
  const [file, ...args] = argv;
  const child = context.spawn({ file, args, cwd: context.cwd, env: context.env, owner: context.owner });
  const stop = (): void => void child.terminate({ graceMs: 0 });
  context.signal.addEventListener('abort', stop, { once: true });
  const { exit } = await child.done;
  context.signal.removeEventListener('abort', stop);
  if (exit.kind === 'exit') return exit.code === 0 ? undefined : `${file} exited with code ${exit.code}`;
  return exit.kind === 'spawn' ? `${file}: ${exit.message}` : `${file} was ended by ${exit.signal}`;
}
