import type { ConnectionOptions } from './connection.ts';
import { openingFor } from './credentials.ts';
import { type Forged, forge } from './forge.ts';
import type { ScenarioFault } from './help.ts';
import { AUTH_OFF, attempt, refusalName } from './refusal.ts';
import { report } from './report.ts';
import type { Run, Session } from './run-state.ts';
import type { Refusal } from './types.ts';

const REFUSAL_MS = 2000;

/**
 * Tries every bad token, all at once, made from the token of a session that was accepted: without that, a
 * refusal would prove nothing. Where a connection with no token at all was accepted, that is told first.
 */
export async function runRefusals(run: Run, valid: Session): Promise<void> {
  const all = [...(run.spec.refuse ?? []).entries()];
  const isNone = ([, { token }]: (typeof all)[number]): boolean => token === 'none';
  const told = Promise.all(all.filter(isNone).map((one) => judge(run, valid, one, Promise.resolve())));
  await Promise.all([told, ...all.filter((one) => !isNone(one)).map((one) => judge(run, valid, one, told))]);
}

/** Tries one bad token, and reports what came of it; a failure once `before` is over. */
async function judge(
  run: Run,
  valid: Session,
  [index, refusal]: readonly [number, Refusal],
  before: Promise<unknown>,
): Promise<void> {
  const name = refusalName(refusal);
  const startedAt = performance.now();
  const timeoutMs = refusal.withinMs ?? REFUSAL_MS;
  const fail = async (fault: ScenarioFault, message: string, help?: string): Promise<void> => {
    const durationMs = performance.now() - startedAt;
    await before;
    if (run.signal.aborted) return;
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
  const untried = (why: string, help?: string): Promise<void> =>
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
  if (wrong !== undefined) return fail(wrong.startsWith(AUTH_OFF) ? 'auth-off' : 'not-refused', wrong);
  if (!run.signal.aborted) run.recorder.pass('refusals', name, performance.now() - startedAt);
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
