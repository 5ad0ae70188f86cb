import type { ConnectionOptions } from './connection.ts';
import { openingFor } from './credentials.ts';
import { forge } from './forge.ts';
import { attempt, refusalName } from './refusal.ts';
import { report } from './report.ts';
import type { Run, Session } from './run-state.ts';
import type { Refusal } from './types.ts';

const REFUSAL_MS = 2000;

/**
 * Tries every bad token, all at once, made from the token of a session that was accepted: without that, a
 * refusal would prove nothing.
 */
export async function runRefusals(run: Run, valid: Session): Promise<void> {
  await Promise.all(
    (run.spec.refuse ?? []).map(async (refusal) => {
      const name = refusalName(refusal);
      const startedAt = performance.now();
      const timeoutMs = refusal.withinMs ?? REFUSAL_MS;
      const fail = (message: string): void => {
        const durationMs = performance.now() - startedAt;
        report(run, {
          fault: 'not-refused',
          group: 'refusals',
          name,
          message: `${name}: ${message}`,
          since: performance.now(),
          durationMs,
        });
      };
      let wrong: string | undefined;
      try {
        wrong = await attempt(
          refusal,
          { ...(await openingWith(run, refusal, valid)), timeoutMs },
          run.signal,
        );
      } catch (error) {
        wrong = `this token cannot be tried: ${error instanceof Error ? error.message : error}`;
      }
      if (run.signal.aborted) return;
      if (wrong === undefined) run.recorder.pass('refusals', name, performance.now() - startedAt);
      else fail(wrong);
    }),
  );
}

async function openingWith(
  run: Run,
  refusal: Refusal,
  valid: Session,
): Promise<Omit<ConnectionOptions, 'timeoutMs'>> {
  const { spec } = run;
  const good = valid.token ?? '';
  const baseUrl = run.addressOf(valid.service)!;
  const token =
    typeof refusal.token === 'function'
      ? await refusal.token(good, { baseUrl })
      : await forge(refusal.token, good, spec.signingKey);
  const auth = refusal.auth ?? valid.connect.auth ?? 'none';
  const opening = openingFor(valid.connect, auth, baseUrl, token);
  return { ...opening, eventField: spec.eventField ?? 'type', limits: spec.limits };
}
