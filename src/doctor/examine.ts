import { availableParallelism, freemem } from 'node:os';
import type { LoadedConfig } from '../config/load.ts';
import { freePort } from '../executors/service/free-port.ts';
import { capture } from '../process/capture.ts';

/** One thing that a run needs, and how it stands. */
export interface Finding {
  readonly what: string;
  readonly state: 'good' | 'poor' | 'missing';
  readonly detail: string;
  readonly help?: string | undefined;
}

/**
 * Looks at everything here that a run needs. Changes nothing, starts only `--version` of tools, each of which is ended
 * with all that it started when `signal` is aborted.
 */
export async function examine(
  cwd: string,
  loaded: LoadedConfig | undefined,
  /** Whether there is a config, valid or not. */
  there: boolean,
  signal: AbortSignal,
): Promise<Finding[]> {
  const tool = async (
    what: string,
    file: string,
    need: 'missing' | 'poor',
    help: string,
  ): Promise<Finding> => {
    const { code, stdout, stderr } = await capture(file, ['--version'], { cwd, timeoutMs: 10_000, signal });
    if (code === 0) return { what, state: 'good', detail: (stdout || stderr).split('\n')[0] ?? '' };
    return { what, state: need, detail: `'${file}' does not answer`, help };
  };
  return [
    node(),
    await tool(
      'git',
      'git',
      'poor',
      'Without git there are no checkpoints. Install it with your package manager.',
    ),
    await tool(
      'Python',
      loaded?.config.python.interpreter ?? 'python3',
      'missing',
      'Install Python 3.8 or newer, or name one: python: { interpreter: … }.',
    ),
    await tool(
      'uv',
      'uv',
      'poor',
      'Environments are made with pip, which is slower. `pip install uv` makes it quicker.',
    ),
    await loopback(),
    bytecode(),
    {
      what: 'machine',
      state: 'good',
      detail: `${availableParallelism()} processors, ${Math.round(freemem() / 2 ** 20)} MiB free`,
    },
    config(loaded, there),
  ];
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return {
    what: 'Node',
    state: good ? 'good' : 'missing',
    detail: process.version,
    ...(!good && { help: 'Install Node 20.19, 22.12 or newer.' }),
  };
}

async function loopback(): Promise<Finding> {
  try {
    return {
      what: 'loopback',
      state: 'good',
      detail: `a port could be had (${await freePort('127.0.0.1')})`,
    };
  } catch (error) {
    return {
      what: 'loopback',
      state: 'missing',
      detail: (error as Error).message,
      help: 'Services need a port on 127.0.0.1.',
    };
  }
}

/** Source: pytest keeps its rewritten test modules in bytecode files; without them collection is several times slower. */
function bytecode(): Finding {
  const off = process.env.PYTHONDONTWRITEBYTECODE;
  if (!off) return { what: 'bytecode cache', state: 'good', detail: 'on' };
  return {
    what: 'bytecode cache',
    state: 'poor',
    detail: 'PYTHONDONTWRITEBYTECODE is set',
    help: 'pytest rewrites every test module anew at each start. Unset it.',
  };
}

function config(loaded: LoadedConfig | undefined, there: boolean): Finding {
  if (loaded === undefined && there)
    return {
      what: 'config',
      state: 'missing',
      detail: 'it is not valid',
      help: 'The message above says where and why.',
    };
  if (loaded === undefined)
    return {
      what: 'config',
      state: 'missing',
      detail: 'there is no runner.config.ts here or above',
      help: 'Run `portcullis init` to look at the project and write one.',
    };
  const { suites, services, scenarios } = loaded.config;
  const count = (what: string, of: object): string => {
    const number = Object.keys(of).length;
    return `${number} ${what}${number === 1 ? '' : 's'}`;
  };
  return {
    what: 'config',
    state: 'good',
    detail: `${loaded.file} (${count('suite', suites)}, ${count('service', services)}, ${count('scenario', scenarios)})`,
  };
}
