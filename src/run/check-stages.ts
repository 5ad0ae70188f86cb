import type { LoadedConfig } from '../config/load.ts';
import { locateValue } from '../config/locate.ts';
import type { Plan } from '../model/plan.ts';
import type { Problem } from '../model/ports.ts';
import type { PreparedStages } from './prepare.ts';

/** Asks every executor whether its stages could run at all: interpreter, paths, programs. Starts nothing of the project's. */
export async function checkStages(
  plan: Plan,
  { executors, problems }: PreparedStages,
  loaded: LoadedConfig,
): Promise<Problem[]> {
  const stages = plan.stages.filter((stage) => stage.skip === undefined);
  const found = await Promise.all(
    stages.map(async (stage) => {
      const problems = (await executors[stage.kind]?.check(stage.spec)) ?? [];
      return problems.map((problem) => located(problem, loaded));
    }),
  );
  const seen = new Set<string>();
  // Stages that share an interpreter or a suite share what is wrong with it.
  return [...problems, ...found.flat()].filter(({ message }) => !seen.has(message) && seen.add(message));
}

/** Where the quoted name in the message stands in the config, unless the executor knows better. */
function located(problem: Problem, { file, text }: LoadedConfig): Problem {
  if (problem.file !== undefined) return problem;
  const quoted = /'([^']+)'/.exec(problem.message)?.[1];
  return { ...problem, file, ...(quoted !== undefined && locateValue(text, [], quoted)) };
}
