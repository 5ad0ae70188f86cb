import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as programs from '../lib/programs.ts';
import { lastOf } from './graph.ts';
import type { Graph, Runner } from './types.ts';

/** Every runner by name; a peer is installed when it is asked for. */
export const RUNNERS: Readonly<Record<string, () => Promise<Runner>>> = {
  portcullis: () => portcullis('runner.config.ts'),
  'portcullis-mjs': () => portcullis('runner.config.mjs'),
  'portcullis-first': firstPortcullis,
  moon,
  wireit,
  turbo,
  nx,
};

/** Its own default output, as the others: a line for each stage and a summary. */
export async function portcullis(config: 'runner.config.ts' | 'runner.config.mjs'): Promise<Runner> {
  const program = await programs.portcullis();
  return {
    ...program,
    how: config,
    prepare: async (dir, graph, [file, ...args]) => {
      const run = { kind: 'command', file, args };
      const stages = mapValues(graph, (needs) => ({ run, needs }));
      // Both import it, as a user's would: the plain one then needs it installed beside.
      const [head, foot] = config.endsWith('.ts')
        ? ["import { defineConfig } from 'portcullis';\nexport default defineConfig(", ')']
        : ['export default ', ''];
      const body = JSON.stringify({ pipelines: { noop: { stages } }, defaultPipeline: 'noop' });
      await writeFile(join(dir, config), `${head}${body}${foot};\n`);
    },
    command: () => ({ argv: [...program.argv, 'run'] }),
  };
}

/** What the first start in an empty cache directory costs, as on a new machine: it compiles itself and the config. */
async function firstPortcullis(): Promise<Runner> {
  const runner = await portcullis('runner.config.ts');
  return {
    ...runner,
    how: `${runner.how}, nothing kept`,
    // No directory can be made there, so every start is the first.
    command: (dir, graph) => ({ ...runner.command(dir, graph), env: { XDG_CACHE_HOME: '/dev/null/cache' } }),
  };
}

/** moon 2 has no daemon unless asked for one. */
async function moon(): Promise<Runner> {
  const program = await programs.moon();
  return {
    ...program,
    how: 'run, cache: false',
    prepare: async (dir, graph, [command, ...args]) => {
      const tasks = mapValues(graph, (needs) => ({
        command,
        args,
        deps: needs.map((need) => `~:${need}`),
        options: { cache: false },
      }));
      await mkdir(join(dir, '.moon'), { recursive: true });
      // JSON is YAML.
      await programs.writeJson(join(dir, '.moon', 'workspace.yml'), {
        projects: { bench: '.' },
        telemetry: false,
      });
      await programs.writeJson(join(dir, 'moon.yml'), { tasks });
    },
    command: (_dir, graph) => ({
      argv: [...program.argv, 'run', ...lastOf(graph).map((task) => `bench:${task}`)],
    }),
  };
}

async function wireit(): Promise<Runner> {
  const program = await programs.wireit();
  return {
    ...program,
    how: 'WIREIT_CACHE=none, no files',
    modules: program.dir,
    prepare: async (dir, graph, command) => {
      await programs.writeJson(join(dir, 'package.json'), {
        name: 'bench',
        private: true,
        scripts: Object.fromEntries([...Object.keys(graph), 'all'].map((task) => [task, 'wireit'])),
        wireit: {
          ...mapValues(graph, (dependencies) => ({ command: command.join(' '), dependencies })),
          all: { dependencies: lastOf(graph) },
        },
      });
    },
    command: (dir) => ({ argv: program.argv, env: programs.wireitEnvironment(dir, 'all') }),
  };
}

/** Runs each task with `npm run`, as it always does. Its daemon is off by default for `run`, and here in any case. */
async function turbo(): Promise<Runner> {
  const program = await programs.turbo();
  return {
    ...program,
    how: 'run, cache: false, daemon off',
    prepare: async (dir, graph, command) => {
      await programs.writeJson(join(dir, 'package.json'), {
        name: 'bench',
        private: true,
        packageManager: 'npm@10.0.0',
        scripts: mapValues(graph, () => command.join(' ')),
      });
      await programs.writeJson(join(dir, 'package-lock.json'), {
        name: 'bench',
        lockfileVersion: 3,
        packages: { '': { name: 'bench' } },
      });
      await programs.writeJson(join(dir, 'turbo.json'), {
        daemon: false,
        tasks: mapValues(graph, (dependsOn) => ({ dependsOn, cache: false })),
      });
    },
    command: (_dir, graph) => ({
      argv: [...program.argv, 'run', ...lastOf(graph), '--no-update-notifier'],
      env: { TURBO_TELEMETRY_DISABLED: '1' },
    }),
  };
}

async function nx(): Promise<Runner> {
  const program = await programs.nx();
  return {
    ...program,
    how: 'run-many --skipNxCache, daemon off',
    modules: program.dir,
    prepare: async (dir, graph, command) => {
      await programs.writeJson(join(dir, 'nx.json'), { analytics: false });
      await programs.writeJson(join(dir, 'package.json'), {
        name: 'bench',
        private: true,
        nx: {
          targets: mapValues(graph, (dependsOn) => ({
            command: command.join(' '),
            dependsOn,
            cache: false,
          })),
        },
      });
    },
    command: (_dir, graph) => ({
      argv: [...program.argv, 'run-many', '-t', ...lastOf(graph), '--skipNxCache', '--outputStyle=stream'],
      env: { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' },
    }),
  };
}

function mapValues<T>(graph: Graph, map: (needs: readonly string[]) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(graph).map(([task, needs]) => [task, map(needs)]));
}
