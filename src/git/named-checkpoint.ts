import { suggest } from '../util/nearest.ts';
import type { Checkpoint } from './checkpoint.ts';

export type Named =
  | { readonly ok: true; readonly checkpoints: readonly [Checkpoint, ...Checkpoint[]] }
  | { readonly ok: false; readonly message: string; readonly help: string };

/**
 * What a person means by `wanted`: `<pipeline>/<name>` or a ref, the name alone where one pipeline has it, or the start of a
 * commit (4 characters or more), which may have several.
 */
export function namedCheckpoints(all: readonly Checkpoint[], wanted: string): Named {
  const exact = all.filter(({ name, ref }) => name === wanted || ref === wanted);
  const alone = all.filter(({ name, record }) => name === `${record.pipeline}/${wanted}`);
  if (exact.length === 0 && alone.length > 1) {
    const help = `Name its pipeline too: ${alone.map(({ name }) => name).join(', ')}.`;
    return { ok: false, message: `${alone.length} checkpoints are called '${wanted}'`, help };
  }
  const ofCommit = all.filter(({ commit }) => wanted.length >= 4 && commit.startsWith(wanted));
  const [first, ...others] = [exact, alone, ofCommit].find((each) => each.length > 0) ?? [];
  if (first !== undefined) return { ok: true, checkpoints: [first, ...others] };
  const names = all.map(({ name }) => name);
  return { ok: false, message: `there is no checkpoint '${wanted}'`, help: suggest(wanted, names) };
}
