import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { importDefault } from '../config/import-module.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Problem } from '../model/ports.ts';
import { type Pipeline, pipelineSchema } from '../pipeline/schema.ts';
import { suggest } from '../util/nearest.ts';
import { own } from '../util/own.ts';
import { packageRoot } from '../util/package-root.ts';
import { withScenarioServices } from './scenario-service.ts';

/** A pipeline and the file it is written in, so that faults can say where. */
export interface SourcedPipeline {
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly file: string;
  readonly text: string;
  /** The keys that lead to it in that file. */
  readonly path: readonly string[];
}

const shippedDirectory = (): string => join(packageRoot(), 'pipelines');

/** Names of the pipelines that come with portcullis. */
function shippedPipelines(): string[] {
  return existsSync(shippedDirectory())
    ? readdirSync(shippedDirectory())
        .filter((file) => /\.ts$/.test(file))
        .map((file) => basename(file, '.ts'))
    : [];
}

/** Finds a pipeline by name: the config's own first, then those that ship. */
export async function findPipeline(name: string, loaded: LoadedConfig): Promise<SourcedPipeline | Problem> {
  const pipelineOfConfig = own(loaded.config.pipelines, name);
  if (pipelineOfConfig !== undefined)
    return {
      name,
      pipeline: withScenarioServices(pipelineOfConfig),
      file: loaded.file,
      text: loaded.text,
      path: ['pipelines', name],
    };
  const shipped = shippedPipelines();
  if (!shipped.includes(name)) {
    const known = [...Object.keys(loaded.config.pipelines), ...shipped];
    return { message: `there is no pipeline '${name}'`, file: loaded.file, help: suggest(name, known) };
  }
  const file = join(shippedDirectory(), `${name}.ts`);
  const pipeline = withScenarioServices(pipelineSchema.parse(await importDefault(file)));
  return { name, pipeline, file, text: readFileSync(file, 'utf8'), path: [] };
}

export function isProblem(value: SourcedPipeline | Problem): value is Problem {
  return 'message' in value;
}
