import { capture } from '../process/capture.ts';
import { spawnAlone } from '../process/spawn-alone.ts';
import { resolveInterpreter } from '../python/interpreter.ts';
import type { ParseFiles } from '../ssot/fix/types.ts';

/** Parses without running anything, and says of each file that it does not take why. */
const PARSE = `import ast, base64, json, sys, warnings
warnings.simplefilter('ignore')
faults = {}
for path, text in json.load(sys.stdin):
    try:
        ast.parse(base64.b64decode(text), path)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        faults[path] = str(error)
print(json.dumps(faults))`;

const LIMIT_MS = 300_000;

/**
 * A check of Python text by the interpreter `name` (a name on PATH or a path; `python3`, then `python`), one process for all
 * files; or why there is none.
 */
export async function pythonParser(
  root: string,
  name: string | undefined,
  signal?: AbortSignal,
): Promise<{ readonly parse: ParseFiles; readonly version: string } | { readonly message: string }> {
  const env = process.env as Readonly<Record<string, string>>;
  const found = await resolveInterpreter(name, { spawn: spawnAlone, root, env });
  if ('message' in found) return { message: `${found.message}. ${found.help ?? ''}` };
  const parse: ParseFiles = async (files) => {
    const input = JSON.stringify(files.map(({ path, bytes }) => [path, bytes.toString('base64')]));
    const said = await capture(found.path, ['-I', '-c', PARSE], {
      cwd: root,
      input,
      timeoutMs: LIMIT_MS,
      signal,
    });
    if (said.code !== 0)
      return { ok: false, message: `${found.path} could not parse the files: ${said.message}` };
    return { ok: true, faults: new Map(Object.entries(JSON.parse(said.stdout) as Record<string, string>)) };
  };
  return { parse, version: found.version };
}
