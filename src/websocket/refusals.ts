import type { ConnectionOptions } from './connection.ts';
import { openingFor } from './credentials.ts';
import { type Forged, forge } from './forge.ts';
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
    (run.spec.refuse ?? []).map(async (refusal, index) => {
      const name = refusalName(refusal);
      const startedAt = performance.now();
      const timeoutMs = refusal.withinMs ?? REFUSAL_MS;
      const fail = (fault: 'not-refused' | 'not-tried', message: string, help?: string): void => {
        if (run.signal.aborted) return;
        const durationMs = performance.now() - startedAt;
        report(run, {
          fault,
          group: 'refusals',
          name,
          message: `${name}: ${message}`,
          help,
          since: performance.now(),
          durationMs,
          way: ['refuse', index],
        });
      };
      const untried = (why: string, help?: string): void =>
        fail('not-tried', `this token cannot be tried: ${why}`, help);
      let wrong: string | undefined;
      try {
        const bad = await badToken(run, refusal, valid);
        if ('unforgeable' in bad) return untried(bad.unforgeable, bad.help);
        const opening = openingWith(run, refusal, valid, bad.token);
        wrong = await attempt(refusal, { ...opening, timeoutMs }, run.signal);
      } catch (error) {
        return untried(error instanceof Error ? error.message : String(error));
      }
      if (wrong !== undefined) fail('not-refused', wrong);
      else if (!run.signal.aborted) run.recorder.pass('refusals', name, performance.now() - startedAt);
    }),
  );
}

async function badToken(run: Run, { token }: Refusal, valid: Session): Promise<Forged> {
  const good = valid.token ?? '';
  if (typeof token !== 'function') {
    const others = run.sessions.flatMap((one) => (one.user === valid.user ? [] : (one.token ?? [])));
    return forge(token, good, { signingKey: run.spec.signingKey, user: valid.user, others });
  }
  return { token: await token(good, { baseUrl: run.addressOf(valid.service)! }) };
}

function openingWith(
  { spec, addressOf }: Run,
  refusal: Refusal,
  valid: Session,
  token: string | undefined,
): Omit<ConnectionOptions, 'timeoutMs'> {
  const baseUrl = addressOf(valid.service)!;
  const auth = refusal.auth ?? valid.connect.auth ?? 'none';
  const opening = openingFor(valid.connect, auth, baseUrl, token);
  return { ...opening, eventField: spec.eventField ?? 'type', limits: spec.limits };
}
