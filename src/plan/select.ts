import type { Problem } from '../model/ports.ts';
import { suggest } from '../util/nearest.ts';

/** `--only` and `--skip`. */
export interface Selection {
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
}

/** Why a stage is left out on purpose, or undefined when it is to run. */
export function whySkipped(stage: string, { only, skip }: Selection): string | undefined {
  if (skip?.includes(stage)) return 'left out by --skip';
  if (only !== undefined && only.length > 0 && !only.includes(stage)) return 'not among --only';
  return undefined;
}

/** Names in a selection that no stage has. */
export function unknownSelections(stages: readonly string[], { only = [], skip = [] }: Selection): Problem[] {
  return [...only.map((name) => ['--only', name] as const), ...skip.map((name) => ['--skip', name] as const)]
    .filter(([, name]) => !stages.includes(name))
    .map(([option, name]) => ({
      message: `${option}: there is no stage '${name}'`,
      help: suggest(name, stages),
    }));
}
