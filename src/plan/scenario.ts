import { existsSync } from 'node:fs';
import { describeImportError, importDefault } from '../config/import-module.ts';
import type { Problem } from '../model/ports.ts';
import { isScenario, type Scenario } from '../websocket/index.ts';

export { otherServices } from '../websocket/index.ts';

/** Loads a scenario file, or says what is wrong with it. */
export async function loadScenario(file: string): Promise<Scenario | Problem> {
  if (!existsSync(file))
    return {
      message: `the scenario file '${file}' does not exist`,
      help: 'Give its path relative to the config file.',
    };
  try {
    const exported = await importDefault(file);
    if (isScenario(exported)) return exported;
    return {
      message: 'the scenario has no default export made by scenario()',
      file,
      help: "End it with: export default scenario('name', { … })",
    };
  } catch (error) {
    return describeImportError('scenario', file, error);
  }
}
