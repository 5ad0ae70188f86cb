import { posix } from 'node:path';
import type { SourceFile } from '../../ssot/index/source-file.ts';
import type { CodeGraph } from '../../ssot/reach/code-graph.ts';

const PYTHON = /^(?:python|pypy)[\d.]*(?:\.exe)?$/;
/** Servers that are given the application as `module:name`. */
const SERVERS = /^(?:uvicorn|gunicorn|hypercorn|daphne|granian)$/;
const APPLICATION = /^([A-Za-z_][\w.]*):[A-Za-z_][\w.]*(?:\(\))?$/;

/**
 * The module that a service starts with: `python -m app`, `python app/main.py`, `uvicorn app.main:app`. Undefined where the
 * command does not say, or the module is none of the tree's. `cwd` is relative to the root.
 */
export function entryOf(command: readonly string[], cwd: string, graph: CodeGraph): SourceFile | undefined {
  const [program = '', ...args] = command;
  const name = posix.basename(program);
  if (SERVERS.test(name)) return application(args, cwd, graph);
  if (!PYTHON.test(name)) return undefined;
  const at = args.findIndex((arg, index) => !isOption(arg, args[index - 1]));
  const module = args.indexOf('-m');
  if (module >= 0 && (at < 0 || module < at)) {
    const named = args[module + 1] ?? '';
    if (SERVERS.test(named)) return application(args.slice(module + 2), cwd, graph);
    return found(named, cwd, graph, ['/__main__.py', '.py']);
  }
  return at < 0 || args.includes('-c') ? undefined : graph.file(posix.join(cwd, args[at]!));
}

/** Whether a word of Python's own command line is an option, or the value of the one before it. */
function isOption(arg: string, before: string | undefined): boolean {
  return arg.startsWith('-') || before === '-W' || before === '-X';
}

/** The one application that a server is given. */
function application(args: readonly string[], cwd: string, graph: CodeGraph): SourceFile | undefined {
  const modules = args.flatMap((arg) => APPLICATION.exec(arg)?.[1] ?? []);
  const files = modules.map((module) => found(module, cwd, graph, ['.py', '/__init__.py']));
  return files.length === 1 ? files[0] : undefined;
}

/** A module as it is found from the working directory, or else from a source root. */
function found(
  module: string,
  cwd: string,
  graph: CodeGraph,
  endings: readonly string[],
): SourceFile | undefined {
  const bases = [cwd, ...graph.index.sourceRoots.map(({ path }) => path)];
  const paths = bases.flatMap((base) =>
    endings.map((ending) => posix.join(base, module.replaceAll('.', '/') + ending)),
  );
  return paths.map(graph.file).find((file) => file !== undefined);
}
