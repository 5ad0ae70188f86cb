import type { Failure } from '../model/failure.ts';
import type { Stage } from '../model/plan.ts';
import type { Scope, ScopePort } from '../model/ports.ts';
import { defect } from './defect.ts';

/** What closed, scoped gates do to the stages behind them. */
export interface Scopes {
  /** Finds out what the failures of a stage, all of them, do to each stage behind it. */
  judge(stage: Stage, failures: readonly Failure[]): void;
  /** Undefined until it is known. */
  of(need: string, dependent: string): Scope | undefined;
  /** Whether something is still to be found out. */
  readonly pending: boolean;
}

/** Asks the port for every stage that needs the closed one, also through others; `onJudged` is called after each answer. */
export function createScopes(
  stages: readonly Stage[],
  port: ScopePort | undefined,
  onJudged: () => void,
): Scopes {
  const known = new Map<string, Scope>();
  let pending = 0;
  const key = (need: string, dependent: string): string => `${need}\0${dependent}`;

  async function ask(failures: readonly Failure[], dependent: Stage): Promise<Scope> {
    if (port === undefined) return { reach: 'blocked', why: failures[0]?.message ?? 'it failed' };
    try {
      return await port(failures, dependent);
    } catch (error) {
      return { reach: 'blocked', why: defect('What failed with it could not be found out', error).message };
    }
  }

  return {
    judge(stage, failures) {
      for (const dependent of behind(stage.id, stages)) {
        pending++;
        void ask(failures, dependent).then((scope) => {
          pending--;
          known.set(key(stage.id, dependent.id), scope);
          onJudged();
        });
      }
    },
    of: (need, dependent) => known.get(key(need, dependent)),
    get pending() {
      return pending > 0;
    },
  };
}

/** The stages that need `id`, directly or through others, and would be stopped by its gate. */
function behind(id: string, stages: readonly Stage[]): readonly Stage[] {
  const reached = new Set([id]);
  for (const need of reached)
    for (const stage of stages) if (stage.needs.includes(need)) reached.add(stage.id);
  reached.delete(id);
  return stages.filter((stage) => reached.has(stage.id) && stage.skip === undefined && !stage.always);
}
