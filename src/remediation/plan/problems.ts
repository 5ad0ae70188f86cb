import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LoadedConfig } from '../../config/load.ts';
import { locateValue } from '../../config/locate.ts';
import type { Problem } from '../../model/ports.ts';
import { findPipeline, isProblem } from '../../plan/pipeline-source.ts';
import { suggest } from '../../util/nearest.ts';
import { onPath } from '../../util/on-path.ts';
import type { SourcedRemediation } from './sourced.ts';

/** What is wrong with a plan that its schema cannot know: pipelines, stages and scripts that are not there. */
export async function planProblems(
  { remediation, file, text }: SourcedRemediation,
  loaded: LoadedConfig,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const named = [
    ...remediation.phases.map(({ name, validate }) => ({ where: `phase '${name}'`, ...validate })),
    { where: 'final', ...remediation.final },
  ];
  for (const { where, pipeline = loaded.config.defaultPipeline, only = [] } of named) {
    const found = await findPipeline(pipeline, loaded);
    if (isProblem(found)) {
      const place = locateValue(text, ['pipeline'], pipeline);
      problems.push({ message: `${where}: ${found.message}`, file, ...place, help: found.help });
      continue;
    }
    const stages = Object.keys(found.pipeline.stages);
    for (const stage of only.filter((each) => !stages.includes(each)))
      problems.push({
        message: `${where}: '${pipeline}' has no stage '${stage}'`,
        file,
        ...locateValue(text, ['only'], stage),
        help: suggest(stage, stages),
      });
  }
  for (const { name, apply } of remediation.phases) {
    if (apply.kind !== 'script' || existsSync(resolve(loaded.directory, apply.file))) continue;
    problems.push({
      message: `phase '${name}': the script '${apply.file}' does not exist`,
      file,
      ...locateValue(text, ['apply'], apply.file),
      help: 'Give its path relative to the config file.',
    });
  }
  problems.push(...programProblems(remediation.phases, loaded, { file, text }));
  return problems;
}

/** Programs named by phases that no directory of PATH has. */
function programProblems(
  phases: SourcedRemediation['remediation']['phases'],
  { config }: LoadedConfig,
  { file, text }: Pick<SourcedRemediation, 'file' | 'text'>,
): Problem[] {
  const env = { ...process.env, ...config.env };
  return phases.flatMap(({ name, apply }) => {
    if (apply.kind !== 'command' || apply.shell === true || /[\\/]/.test(apply.file)) return [];
    if (onPath(apply.file, env) !== undefined) return [];
    const message = `phase '${name}': the program '${apply.file}' is not on PATH`;
    const help = 'Install it, or give its path relative to the directory that the phase runs in.';
    return [{ message, file, ...locateValue(text, ['apply'], apply.file), help }];
  });
}
