import type { RunningService, ServiceAddress, ServiceContext, StageFailure } from '../../model/ports.ts';
import { createTail } from '../../process/tail.ts';
import type { Exit, ManagedProcess, SpawnOptions } from '../../process/types.ts';
import { formatDuration } from '../../util/duration.ts';
import { quoteCommand } from '../../util/quote.ts';
import { wait } from '../../util/wait.ts';
import { fillPlaceholders } from './placeholders.ts';
import { describeReadiness, type ProbeContext, probeFor } from './probes.ts';
import type { ServiceSpec } from './types.ts';

const LOG_LINES = 30;
/** Time between two questions whether it is ready. */
const ASK_EVERY_MS = 50;
/** Output kept for a `log` readiness rule to match against. */
const LOG_MATCH_CHARS = 64 * 1024;

/**
 * Starts a service and watches it. `address.port` must be known: `auto` has been resolved by the caller.
 * It is ended by `stop`, and by itself when it does not get ready.
 */
export function startService(
  spec: ServiceSpec,
  address: ServiceAddress,
  context: ServiceContext,
  spawn: (options: SpawnOptions) => ManagedProcess,
): RunningService {
  const tail = createTail(LOG_LINES);
  const fill = (text: string): string => fillPlaceholders(text, address, context.services);
  const argv = spec.command.map(fill) as [string, ...string[]];
  const env = {
    ...context.env,
    ...Object.fromEntries(Object.entries(spec.env).map(([key, value]) => [key, fill(value)])),
  };
  let recent = '';
  let stopped = false;

  const [file, ...args] = argv;
  const child = spawn({
    file,
    args,
    cwd: spec.cwd,
    env,
    owner: spec.id,
    onOutput: (stream, text) => {
      tail.push(text);
      if ('log' in spec.ready) recent = (recent + text).slice(-LOG_MATCH_CHARS);
      context.emit({ type: 'service-output', service: spec.id, stream, text });
    },
  });
  const line = quoteCommand(argv);
  const evidence = (): Pick<StageFailure, 'excerpt' | 'reproduce'> => ({
    excerpt: tail.text() || '(it wrote nothing)',
    reproduce: `cd ${quoteCommand([spec.cwd])} && ${line}`,
  });

  const ended = child.done.then(({ exit }) => exit);
  const died = new Promise<StageFailure>((resolve) => {
    void ended.then((exit) => {
      if (stopped) return;
      resolve({
        reason: 'service-died',
        message: `service '${spec.id}' ${describeEnd(exit)} while it was in use`,
        ...evidence(),
        help: 'Its last output is above.',
      });
    });
  });

  let stopping: ReturnType<RunningService['stop']> | undefined;
  function stop(): ReturnType<RunningService['stop']> {
    stopping ??= end();
    return stopping;
  }

  async function end(): Promise<{ how: 'exited' | 'terminated' | 'killed' }> {
    const had = await Promise.race([ended.then(() => true), Promise.resolve(false)]);
    stopped = true;
    const processes = await child.terminate({
      graceMs: spec.stop.graceMs ?? context.graceMs,
      signal: spec.stop.signal,
    });
    const { leftBehind } = await child.done;
    const killed = [...processes, ...leftBehind].filter((each) => each.how !== 'terminated');
    if (killed.length > 0) context.emit({ type: 'cleanup', owner: spec.id, processes: killed });
    return { how: had ? 'exited' : killed.length > 0 ? 'killed' : 'terminated' };
  }

  async function becomeReady(): Promise<StageFailure | undefined> {
    const give = new AbortController();
    const startedAt = Date.now();
    let lastAnswer = 'it was not asked yet';
    const probe = probeFor(spec.ready);
    const probeContext: ProbeContext = {
      address,
      owner: spec.id,
      cwd: spec.cwd,
      env,
      spawn,
      signal: give.signal,
      logged: (pattern) => recent.split('\n').some((text) => pattern.test(text)),
    };
    const asking = (async (): Promise<'ready' | 'late'> => {
      while (Date.now() - startedAt < spec.readyWithinMs) {
        const answer = await probe(probeContext);
        if (answer === undefined) return 'ready';
        lastAnswer = answer;
        if (!(await wait(ASK_EVERY_MS, give.signal))) break;
      }
      return 'late';
    })();
    const result = await Promise.race([
      asking,
      ended,
      wait(spec.readyWithinMs, give.signal).then(() => 'late' as const),
    ]);
    give.abort();
    if (result === 'ready') return undefined;
    if (result !== 'late') {
      return {
        reason: 'service-not-ready',
        message: `service '${spec.id}' ${describeEnd(result)} before it was ready`,
        ...evidence(),
        help: `It waited for ${describeReadiness(spec.ready)}. Its last output is above; start it by hand with the command below.`,
      };
    }
    // Not waited for: the gate closes now, not when a stubborn service has been ended.
    void stop();
    return {
      reason: 'service-not-ready',
      message: `service '${spec.id}' was not ready within ${formatDuration(spec.readyWithinMs)}: ${lastAnswer}`,
      ...evidence(),
      help: `It waited for ${describeReadiness(spec.ready)}. Raise the service's \`timeout\` if it is slow for a good reason.`,
    };
  }

  return { address, ready: becomeReady(), died, stop };
}

function describeEnd(exit: Exit): string {
  if (exit.kind === 'exit') return `exited with code ${exit.code}`;
  return exit.kind === 'signal' ? `was ended by ${exit.signal}` : `could not be started (${exit.message})`;
}
