import type { RunningService, ServiceAddress, ServiceContext, StageFailure } from '../../model/ports.ts';
import { createTail } from '../../process/tail.ts';
import type { Exit, ManagedProcess, SpawnOptions } from '../../process/types.ts';
import { formatDuration } from '../../util/duration.ts';
import { onPath } from '../../util/on-path.ts';
import { type CommandLine, commandLine } from '../../util/quote.ts';
import { wait } from '../../util/wait.ts';
import { isAnswered } from './free-port.ts';
import { lastException } from './last-exception.ts';
import { fillPlaceholders } from './placeholders.ts';
import { describeReadiness, type NotReady } from './probes.ts';
import { waitUntilReady } from './readiness.ts';
import type { ServiceSpec } from './types.ts';

const LOG_LINES = 30;
/** Output kept for a `log` readiness rule to match against. */
const LOG_MATCH_CHARS = 64 * 1024;
/** Time in which the last words of a service that has ended are read. */
const LAST_WORDS_MS = 50;

/**
 * Starts a service and watches it. `address.port` must be known: `auto` has been resolved by the caller.
 * It is ended by `stop`, and by itself when it does not get ready. Where somebody else answers at its
 * address already it is not started: what is ready there would not be this service.
 */
export function startService(
  spec: ServiceSpec,
  address: ServiceAddress,
  context: ServiceContext,
  spawn: (options: SpawnOptions) => ManagedProcess,
  write: CommandLine = commandLine,
): RunningService {
  const tail = createTail(LOG_LINES);
  const fill = (text: string): string => fillPlaceholders(text, address, context.services);
  const [file, ...args] = spec.command.map(fill) as [string, ...string[]];
  const own = Object.fromEntries(Object.entries(spec.env).map(([key, value]) => [key, fill(value)]));
  const env = { ...context.env, ...own };
  let recent = '';
  let stopping: ReturnType<RunningService['stop']> | undefined;
  let exit: Exit | undefined;

  const onOutput = (stream: 'stdout' | 'stderr', text: string): void => {
    tail.push(text);
    if ('log' in spec.ready) recent = (recent + text).slice(-LOG_MATCH_CHARS);
    context.emit({ type: 'service-output', service: spec.id, stream, text });
  };
  const started = isAnswered(address).then((taken) => {
    if (taken || stopping !== undefined) return undefined;
    const child = spawn({ file, args, cwd: spec.cwd, env, owner: spec.id, onOutput });
    void child.exited.then((how) => {
      exit = how;
    });
    return child;
  });

  const failure = (
    reason: 'service-died' | 'service-not-ready',
    message: string,
    help: string,
  ): StageFailure => ({
    reason,
    message: `service '${spec.id}' ${message}`,
    excerpt: tail.text() || '(it wrote nothing)',
    // By its path: the project's Python is not on the PATH of whoever runs it by hand.
    reproduce: write(spec.cwd, [onPath(file, env) ?? file, ...args], own),
    help,
  });

  async function becomeReady(): Promise<StageFailure | undefined> {
    const child = await started;
    if (child === undefined) return occupied(spec, address);
    const waited = await waitUntilReady(spec.ready, spec.readyWithinMs, child.exited, {
      address,
      owner: spec.id,
      cwd: spec.cwd,
      env,
      spawn,
      logged: (pattern) => recent.split('\n').some((text) => pattern.test(text)),
    });
    if (waited.kind === 'ready') return undefined;
    const waitedFor = `It waited for ${describeReadiness(spec.ready)}.`;
    if (waited.kind === 'ended') {
      await lastWords(child);
      return failure(
        'service-not-ready',
        `${describeEnd(waited.exit)} before it was ready${raised(tail.text())}`,
        `${waitedFor} Its last output is above; start it by hand with the command below.`,
      );
    }
    // Not waited for: the gate closes now, not when a stubborn service has been ended.
    void stop();
    return failure(
      'service-not-ready',
      `was not ready within ${formatDuration(spec.readyWithinMs)}: ${waited.lastAnswer.why}`,
      `${waitedFor} ${helpWhenLate(waited.lastAnswer)}`,
    );
  }

  /** Calls `tell` only if it ends by itself: one that was never started, or that we stop, has not died. */
  async function watchDeath(tell: (failure: StageFailure) => void): Promise<void> {
    const child = await started;
    if (child === undefined) return;
    const how = await child.exited;
    if (stopping !== undefined) return;
    await lastWords(child);
    const message = `${describeEnd(how)} while it was in use${raised(tail.text())}`;
    tell(failure('service-died', message, 'Its last output is above.'));
  }

  function stop(): ReturnType<RunningService['stop']> {
    stopping ??= end();
    return stopping;
  }

  async function end(): Promise<{ how: 'exited' | 'terminated' | 'killed' }> {
    const had = exit !== undefined;
    const child = await started;
    if (child === undefined) return { how: 'exited' };
    const graceMs = spec.stop.graceMs ?? context.graceMs;
    const processes = await child.terminate({ graceMs, signal: spec.stop.signal });
    const { leftBehind } = await child.done;
    const killed = [...processes, ...leftBehind].filter((each) => each.how !== 'terminated');
    if (killed.length > 0) context.emit({ type: 'cleanup', owner: spec.id, processes: killed });
    return { how: had ? 'exited' : killed.length > 0 ? 'killed' : 'terminated' };
  }

  return { address, ready: becomeReady(), died: new Promise((tell) => void watchDeath(tell)), stop };
}

/** What it wrote last may still be in the pipe; a helper that holds the pipe is not waited for. */
async function lastWords(child: ManagedProcess): Promise<void> {
  const read = new AbortController();
  await Promise.race([child.done, wait(LAST_WORDS_MS, read.signal)]);
  read.abort();
}

function occupied(spec: ServiceSpec, { host, port }: ServiceAddress): StageFailure {
  return {
    reason: 'service-not-ready',
    message: `service '${spec.id}' was not started: something else answers on ${host}:${port} already`,
    help: "End what listens there (a service left from another terminal?), or give it port: 'auto'.",
  };
}

function helpWhenLate({ status }: NotReady): string {
  if (status === undefined) return "Raise the service's `timeout` if it is slow for a good reason.";
  return status < 500
    ? `It does answer, with ${status}: correct the path or the status in \`ready\`.`
    : `It does answer, with ${status}: its output above may say why; raise its \`timeout\` only if it is still starting.`;
}

function raised(output: string): string {
  const exception = lastException(output);
  return exception === undefined ? '' : `: ${exception}`;
}

function describeEnd(exit: Exit): string {
  if (exit.kind === 'exit') return `exited with code ${exit.code}`;
  return exit.kind === 'signal' ? `was ended by ${exit.signal}` : `could not be started (${exit.message})`;
}
