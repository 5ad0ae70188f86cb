import type { Exit } from '../../process/types.ts';
import { wait } from '../../util/wait.ts';
import { type NotReady, type ProbeContext, probeFor } from './probes.ts';
import type { Readiness } from './types.ts';

/** Time between two questions whether it is ready. */
const ASK_EVERY_MS = 50;

/** How waiting for a service ended: it can be used, it ended by itself, or its time was up, with its last answer. */
export type Waited =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ended'; readonly exit: Exit }
  | { readonly kind: 'late'; readonly lastAnswer: NotReady };

/** Asks again and again until the service can be used, has ended, or its time is up. Leaves no question open. */
export async function waitUntilReady(
  ready: Readiness,
  withinMs: number,
  exited: Promise<Exit>,
  context: Omit<ProbeContext, 'signal'>,
): Promise<Waited> {
  const give = new AbortController();
  const probe = probeFor(ready);
  let lastAnswer: NotReady = { why: 'it was not asked yet' };
  const asking = async (): Promise<Waited> => {
    for (;;) {
      const answer = await probe({ ...context, signal: give.signal });
      if (answer === undefined) return { kind: 'ready' };
      lastAnswer = answer;
      if (!(await wait(ASK_EVERY_MS, give.signal))) return { kind: 'late', lastAnswer };
    }
  };
  const timeIsUp = wait(withinMs, give.signal).then((): Waited => ({ kind: 'late', lastAnswer }));
  const waited = await Promise.race([
    asking(),
    exited.then((exit): Waited => ({ kind: 'ended', exit })),
    timeIsUp,
  ]);
  give.abort();
  return waited;
}
