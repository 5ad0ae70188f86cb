import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Problem } from '../model/ports.ts';
import { capture } from '../process/capture.ts';
import { onPath } from '../util/on-path.ts';
import { interpreterNames } from './path-search.ts';
import type { Interpreter, PythonHost } from './types.ts';

/** The oldest that the pytest plugin supports. */
const OLDEST = [3, 8] as const;
const PROBE_LIMIT_MS = 20_000;
const DEFAULTS = ['python3', 'python'];

const PROBE = `import json, os, sys, sysconfig
print(json.dumps([sys.executable, os.path.realpath(sys.executable), list(sys.version_info[:3]), sysconfig.get_platform(),
    sys.prefix if sys.prefix != sys.base_prefix else None]))`;

/**
 * Finds the interpreter and asks it who it is, so that a shim that leads nowhere is found out now. `name` is
 * a name on PATH or a path, absolute or relative to the root; undefined takes `python3`, then `python`.
 */
export async function resolveInterpreter(
  name: string | undefined,
  host: PythonHost,
): Promise<Interpreter | Problem> {
  const asked = name ?? DEFAULTS.find((each) => onPath(each, host.env) !== undefined) ?? 'python3';
  const isPath = asked.includes('/') || isAbsolute(asked);
  const file = isPath ? resolve(host.root, asked) : onPath(asked, host.env);
  if (file === undefined || (isPath && !existsSync(file))) {
    const where = isPath
      ? `there is no interpreter at '${asked}'`
      : `the interpreter '${asked}' is not on PATH`;
    return { message: `python.interpreter: ${where}`, help: await suggestion(host) };
  }
  const found = await probe(file, host);
  if (typeof found === 'string') {
    return {
      message: `python.interpreter: '${asked}' (${file}) does not work: ${found}`,
      help: await suggestion(host),
    };
  }
  if (isTooOld(found.version)) {
    const message = `python.interpreter: '${asked}' is Python ${found.version}; ${OLDEST.join('.')} is the oldest that is supported`;
    return { message, help: await suggestion(host) };
  }
  return found;
}

/** What the interpreter says of itself, or one line on why it does not. */
async function probe(file: string, host: PythonHost): Promise<Interpreter | string> {
  const said = await capture(file, ['-I', '-c', PROBE], {
    cwd: host.root,
    env: host.env,
    timeoutMs: PROBE_LIMIT_MS,
    // On record with the run: an interpreter may be a script that leaves the work to a child.
    spawn: host.spawn,
  });
  if (said.code !== 0) return said.message.trim().split('\n')[0] ?? '';
  try {
    const [path, realPath, version, platform, venv] = JSON.parse(said.stdout) as [
      string,
      string,
      number[],
      string,
      string | null,
    ];
    return { path, realPath, version: version.join('.'), platform, ...(venv !== null && { venv }) };
  } catch {
    return 'it did not answer as Python does';
  }
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

/** The interpreters that are there and work, newest first. */
async function suggestion(host: PythonHost): Promise<string> {
  const answers = await Promise.all(
    interpreterNames(host.env).map(async (name) => ({
      name,
      found: await probe(onPath(name, host.env) ?? name, host),
    })),
  );
  const byRealPath = new Map<string, string>();
  for (const { name, found } of answers) {
    if (typeof found === 'string' || isTooOld(found.version)) continue;
    const known = byRealPath.get(found.realPath);
    if (known === undefined || name.length > known.split(' ')[0]!.length)
      byRealPath.set(found.realPath, `${name} (${found.version})`);
  }
  if (byRealPath.size === 0)
    return `No Python of ${OLDEST.join('.')} or later is on PATH: install one, or give its path.`;
  return `On PATH there ${byRealPath.size === 1 ? 'is' : 'are'}: ${[...byRealPath.values()].join(', ')}.`;
}
