import type { Problem } from '../model/ports.ts';
import { resolveInterpreter } from './interpreter.ts';
import { type Requirements, readRequirements } from './requirements.ts';
import type { Interpreter, PythonHost, PythonSpec } from './types.ts';

/** All that is needed to provide the environment; nothing has been made yet. */
export interface Resolved {
  readonly interpreter: Interpreter;
  readonly requirements?: Requirements | undefined;
}

/** Finds the interpreter and reads the requirements, or says all that is wrong with them. Changes nothing. */
export async function resolveEnvironment(
  spec: PythonSpec,
  host: PythonHost,
): Promise<{ readonly resolved: Resolved } | { readonly problems: readonly Problem[] }> {
  const [interpreter, requirements] = await Promise.all([
    resolveInterpreter(spec.interpreter, host),
    spec.requirements === undefined ? undefined : readRequirements(spec.requirements, host.root),
  ]);
  const problems = [interpreter, requirements].filter((each) => each !== undefined && 'message' in each);
  if ('message' in interpreter || (requirements !== undefined && 'message' in requirements))
    return { problems };
  return { resolved: { interpreter, requirements } };
}
