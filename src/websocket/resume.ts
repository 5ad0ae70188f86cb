import type { ChaosCase } from './chaos-types.ts';
import type { Connection } from './connection.ts';
import { fieldAt, show } from './field.ts';
import { type Frame, nameOf } from './frame.ts';
import type { Run } from './run-state.ts';
import { fill } from './template.ts';

type Case = Extract<ChaosCase, { dropAfter: unknown }>;

/** A connection for one case, to the scenario's service. `query` is added to its address. */
export type Opener = (query?: Readonly<Record<string, string>>) => Promise<Connection | { wrong: string }>;

/**
 * Sends, resets the connection once an event has come, comes back with the number of the last event that was
 * seen, and reads on to the end of the answer: together they must be every number once, in order.
 */
export async function dropAndResume(
  run: Run,
  one: Case,
  open: Opener,
  index: number,
): Promise<string | undefined> {
  const withinMs = one.withinMs ?? 2000;
  const { field, query } = one.resume;
  const first = await open();
  if ('wrong' in first) return first.wrong;
  const canary = run.canaries.make('chaos', String(index)).text;
  first.send(JSON.stringify(fill(one.send, { user: 'chaos', canary })));
  const seen = await readTo(run, first, one.dropAfter, withinMs);
  if (typeof seen === 'string') return `before the connection was dropped, ${seen}`;
  first.drop();
  const before = numbersIn(seen, field);
  const last = before.at(-1);
  if (last === undefined) return `no message up to ${one.dropAfter} holds a number in '${field}'`;
  const second = await open({ [query]: String(last.number) });
  if ('wrong' in second) return `after the connection was dropped, ${second.wrong}`;
  const rest = await readTo(run, second, one.until, withinMs);
  const after = numbersIn(typeof rest === 'string' ? second.log.frames : rest, field);
  return (
    judge([...before, ...after], field) ??
    (typeof rest === 'string' ? `after it came back, ${rest}` : undefined)
  );
}

interface Numbered {
  readonly number: number;
  readonly name: string;
}

/** Every message up to the first of this name; or why there is none, in words. */
async function readTo(
  run: Run,
  { log }: Connection,
  name: string,
  withinMs: number,
): Promise<readonly Frame[] | string> {
  const find = (): number => log.frames.findIndex((frame) => nameOf(frame) === name);
  await log.until(() => log.ending !== undefined || find() !== -1, withinMs, run.signal);
  const at = find();
  if (at !== -1) return log.frames.slice(0, at + 1);
  return log.ending === undefined
    ? `no ${name} came within ${withinMs} ms`
    : `the connection was closed before ${name} came`;
}

/** The greeting may say where the numbers stand: only what is an event of its own has one that counts. */
function numbersIn(frames: readonly Frame[], field: string): Numbered[] {
  const [greeting] = frames;
  return frames.flatMap((frame) => {
    const number = 'value' in frame.event ? fieldAt(frame.event.value, field) : undefined;
    if (typeof number !== 'number' || frame === greeting) return [];
    return [{ number, name: nameOf(frame) }];
  });
}

function judge(events: readonly Numbered[], field: string): string | undefined {
  for (const [at, { number, name }] of events.entries()) {
    const before = events[at - 1];
    if (before === undefined || number === before.number + 1) continue;
    const what = number <= before.number ? 'duplicate' : 'gap';
    return `${what}: ${name} with ${field} ${show(number)} came after ${before.name} with ${field} ${show(before.number)}`;
  }
  return undefined;
}
