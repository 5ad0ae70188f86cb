import { fieldAt, show } from './field.ts';
import type { Login, User } from './types.ts';

export type LoginResult = { readonly token: string | undefined } | { readonly refused: string };

const BODY_LIMIT = 64 * 1024;

/** Gets a user's token from a service. A refusal, a bad answer and an unreachable service are values, in words. */
export async function logIn(
  name: string,
  user: User,
  baseUrl: string,
  signal: AbortSignal,
): Promise<LoginResult> {
  if (user.login === undefined) return { token: user.token };
  const withinMs = typeof user.login === 'function' ? 5000 : (user.login.withinMs ?? 5000);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  const where = typeof user.login === 'function' ? 'the login function' : `POST ${user.login.url}`;
  try {
    if (typeof user.login !== 'function') return await request(user.login, baseUrl, limit);
    const token = await within(user.login({ baseUrl, user: name, signal: limit }), limit);
    return typeof token === 'string' && token !== ''
      ? { token }
      : { refused: `${where} returned ${show(token)}, not a token` };
  } catch (error) {
    if (signal.aborted) return { refused: 'login interrupted' };
    if (limit.aborted) return { refused: `login timed out: no answer from ${where} within ${withinMs} ms` };
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${reason(error.cause)}` : '';
    return { refused: `login failed: ${where}: ${error instanceof Error ? error.message : error}${cause}` };
  }
}

async function request(
  login: Exclude<Login, (...args: never) => unknown>,
  baseUrl: string,
  signal: AbortSignal,
): Promise<LoginResult> {
  const url = new URL(login.url, baseUrl.replace(/^ws/, 'http'));
  const method = login.method ?? 'POST';
  const body =
    login.form !== undefined
      ? new URLSearchParams(login.form)
      : login.body === undefined
        ? undefined
        : JSON.stringify(login.body);
  const json = login.form === undefined && body !== undefined ? { 'content-type': 'application/json' } : {};
  const response = await fetch(url, {
    method,
    // Kept alive, the socket would outlive the scenario.
    headers: { connection: 'close', ...json, ...login.headers },
    ...(body === undefined ? {} : { body }),
    signal,
  });
  const text = await readBounded(response);
  const asked = `${method} ${login.url}`;
  if (!response.ok) {
    return { refused: `login refused: HTTP ${response.status} from ${asked}, body ${show(text, 160)}` };
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return {
      refused: `login gave no token: HTTP ${response.status} from ${asked}, but its body is not JSON`,
    };
  }
  const token = fieldAt(answer, login.token);
  if (typeof token === 'string' && token !== '') return { token };
  const keys = typeof answer === 'object' && answer !== null ? Object.keys(answer).join(', ') : typeof answer;
  return {
    refused: `login gave no token: no text at '${login.token}' in the answer of ${asked} (it has: ${keys})`,
  };
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    // Leaving the loop cancels the body.
    if (text.length > BODY_LIMIT) break;
  }
  return text;
}

/** The promise, or a rejection when the signal is aborted first: a user's function may not look at it. */
function within<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

function reason(cause: Error): string {
  return cause.message || (cause as NodeJS.ErrnoException).code || cause.name;
}
