import { howToMakeRequirements } from '../python/requirements.ts';
import type { ProjectFacts } from './look.ts';

/** What a person must know, or do, before the config that was written says all of the project: a sentence each. */
export function remarksOn(facts: ProjectFacts): string[] {
  const { requirements, pyproject, integrationTests, asgiApp, ignoresReports, keepsNodeModules } = facts;
  const remarks: string[] = [];
  if (requirements === undefined && pyproject !== undefined)
    remarks.push(
      `The dependencies in ${pyproject} are not read, so tests run with what the python3 on PATH has. For an environment of the project's own, ${howToMakeRequirements(pyproject)}, and name it in the config: python: { requirements: 'requirements.txt' }.`,
    );
  if (integrationTests !== undefined && asgiApp === undefined)
    remarks.push(
      `${integrationTests} is in no stage yet: no ASGI application was found that it could talk to. Complete the TODO in the config.`,
    );
  if (integrationTests === undefined && asgiApp !== undefined)
    remarks.push(`${asgiApp} is not in the config: no integration tests would use it.`);
  const lines = [...(ignoresReports ? [] : ['`reports/`']), ...(keepsNodeModules ? ['`node_modules/`'] : [])];
  if (lines.length > 0)
    remarks.push(
      `Add ${lines.join(' and ')} to .gitignore: with them in it the tree is not clean, and no checkpoint is made of it.`,
    );
  return remarks;
}
