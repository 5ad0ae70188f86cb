import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Argv, portcullis } from '../lib/programs.ts';
import type { Suite } from './suites.ts';

/** A way to run a suite: `first` where it ends at the first failure. */
export interface Runner {
  readonly title: string;
  /** Whether several processes run the tests. */
  readonly parallel: boolean;
  command(suite: Suite, first: boolean): Promise<{ argv: Argv; env?: Record<string, string> }>;
}

const PLUGIN = fileURLToPath(new URL('../../src/pytest/plugin', import.meta.url));
const WORKERS = 2;
/** No cache directory in the suites, which are run again and again. */
const QUIET = ['-q', '-p', 'no:cacheprovider'];

/** Every runner with this interpreter; `scratch` is a directory for configs. */
export function runners(python: string, scratch: string): readonly Runner[] {
  return [
    plain(python),
    bridge(python),
    ...['load', 'worksteal', 'loadfile', 'loadscope'].map((dist) => xdist(python, dist)),
    own(python, scratch, undefined),
    own(python, scratch, WORKERS),
  ];
}

function pytest(python: string, suite: Suite, first: boolean, more: readonly string[]): Argv {
  return [python, '-m', 'pytest', ...QUIET, ...(first ? ['-x'] : []), ...more, suite.path];
}

function plain(python: string): Runner {
  return {
    title: 'pytest',
    parallel: false,
    command: async (suite, first) => ({ argv: pytest(python, suite, first, ['-p', 'no:xdist']) }),
  };
}

/** Plain pytest with portcullis's plugin, which writes to a file: what the bridge costs by itself. */
function bridge(python: string): Runner {
  return {
    title: 'pytest with the bridge',
    parallel: false,
    command: async (suite, first) => ({
      argv: [
        'sh',
        '-c',
        'exec "$@" 3>/dev/null',
        'sh',
        ...pytest(python, suite, first, ['-p', 'no:xdist', '-p', 'portcullis_pytest']),
      ],
      env: { PYTHONPATH: PLUGIN, PORTCULLIS_PYTEST_FD: '3' },
    }),
  };
}

function xdist(python: string, dist: string): Runner {
  return {
    title: `xdist -n${WORKERS} ${dist}`,
    parallel: true,
    command: async (suite, first) => ({
      argv: pytest(python, suite, first, ['-n', String(WORKERS), '--dist', dist]),
    }),
  };
}

/** The whole of portcullis, started by its command. */
function own(python: string, scratch: string, workers: number | undefined): Runner {
  return {
    title: workers === undefined ? 'portcullis, one process' : `portcullis, ${workers} workers`,
    parallel: workers !== undefined,
    async command({ directory, path }, first) {
      const program = await portcullis();
      const config = join(
        scratch,
        `${workers ?? 'one'}-${first ? 'first' : 'all'}-${path.length}-${hash(directory)}.mjs`,
      );
      const suite = { paths: [path], args: QUIET, ...(workers !== undefined && { workers }) };
      await writeFile(
        config,
        `export default ${JSON.stringify({
          root: directory,
          python: { interpreter: python },
          suites: { all: suite },
          pipelines: {
            bench: {
              fail: first ? 'kill' : 'finish',
              stages: { all: { run: { kind: 'pytest', suite: 'all' } } },
            },
          },
        })};\n`,
      );
      return { argv: [...program.argv, 'run', 'bench', '--config', config] as unknown as Argv };
    },
  };
}

function hash(text: string): string {
  return Buffer.from(text).toString('hex').slice(-16);
}
