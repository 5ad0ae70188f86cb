import type { Problem } from '../model/ports.ts';
import { provision } from './provision.ts';
import { resolveEnvironment } from './resolve.ts';
import type { Provisioned, PythonHost, PythonSpec } from './types.ts';

/** The Python of one run: found once, made once, shared by every stage and service. */
export interface Python {
  /** What makes it impossible to provide. Changes nothing. */
  check(): Promise<readonly Problem[]>;
  /** The environment, or why there is none. A failed attempt is made again on the next call. */
  provide(signal?: AbortSignal): Promise<Provisioned>;
}

/** Makes the one `Python` of a run. */
export function createPython(spec: PythonSpec, host: PythonHost): Python {
  let resolving: ReturnType<typeof resolveEnvironment> | undefined;
  let current:
    | { readonly result: Promise<Provisioned>; readonly abort: AbortController; waiting: number }
    | undefined;
  const resolve = () => (resolving ??= resolveEnvironment(spec, host));

  const start = () => {
    const abort = new AbortController();
    const result = resolve().then((found): Provisioned | Promise<Provisioned> => {
      if ('resolved' in found) return provision(found.resolved, host, abort.signal);
      const [first] = found.problems;
      return {
        failure: {
          reason: 'environment',
          message: first?.message ?? 'there is no Python',
          help: first?.help,
        },
      };
    });
    return { result, abort, waiting: 0 };
  };

  return {
    async check() {
      const found = await resolve();
      return 'problems' in found ? found.problems : [];
    },
    async provide(signal) {
      current ??= start();
      const attempt = current;
      attempt.waiting++;
      // Several stages wait for one installation: it is stopped when none of them wants it any more.
      const leave = (): void => {
        attempt.waiting--;
        if (attempt.waiting === 0) attempt.abort.abort();
      };
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted) leave();
      const provided = await attempt.result;
      signal?.removeEventListener('abort', leave);
      if ('failure' in provided && current === attempt) current = undefined;
      return provided;
    },
  };
}
