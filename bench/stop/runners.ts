import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MARK } from '../lib/marked.ts';
import * as programs from '../lib/programs.ts';
import type { Runner, Siblings } from './types.ts';

/** The name of the run task in every workspace. */
const TASK = 'stop';

/** Every runner by name; a peer is installed when it is asked for. */
export const RUNNERS: Readonly<Record<string, () => Promise<Runner>>> = {
  portcullis,
  turbo,
  wireit,
  nx,
  concurrently,
};

async function portcullis(): Promise<Runner> {
  const program = await programs.portcullis();
  const config = (dir: string) => join(dir, 'runner.config.ts');
  return {
    ...program,
    how: "fail: 'kill'",
    prepare: async (dir, { failing, tree }) => {
      const stage = ([file, ...args]: readonly string[]) =>
        `{ run: command(${JSON.stringify(file)}, ${JSON.stringify(args)}) }`;
      await writeFile(
        config(dir),
        `import { command, defineConfig, definePipeline } from 'portcullis';
export default defineConfig({ pipelines: { ${TASK}: definePipeline({ fail: 'kill', stages: {
  failing: ${stage(failing)}, tree: ${stage(tree)} } }) } });\n`,
      );
    },
    command: (dir) => ({ argv: [...program.argv, 'run', TASK, '--config', config(dir)] }),
  };
}

async function turbo(): Promise<Runner> {
  const program = await programs.turbo();
  return {
    ...program,
    how: 'run',
    prepare: async (root, siblings) => {
      const turboJson = { globalPassThroughEnv: [MARK], tasks: { [TASK]: { cache: false } } };
      await programs.writeJson(join(root, 'turbo.json'), turboJson);
      await workspaces(root, siblings);
    },
    command: () => ({
      argv: [...program.argv, 'run', TASK, '--concurrency=4', '--no-update-notifier'],
      env: { TURBO_TELEMETRY_DISABLED: '1' },
    }),
  };
}

async function wireit(): Promise<Runner> {
  const program = await programs.wireit();
  return {
    ...program,
    how: 'WIREIT_FAILURES=kill',
    modules: program.dir,
    prepare: async (root, { failing, tree }) => {
      await programs.writeJson(join(root, 'package.json'), {
        name: 'bench',
        private: true,
        scripts: { [TASK]: 'wireit', failing: 'wireit', tree: 'wireit' },
        wireit: {
          [TASK]: { dependencies: ['failing', 'tree'] },
          failing: { command: shell(failing) },
          tree: { command: shell(tree) },
        },
      });
    },
    command: (root) => ({
      argv: program.argv,
      env: { ...programs.wireitEnvironment(root, TASK), WIREIT_FAILURES: 'kill' },
    }),
  };
}

async function nx(): Promise<Runner> {
  const program = await programs.nx();
  return {
    ...program,
    how: 'run-many --nxBail',
    modules: program.dir,
    prepare: async (root, siblings) => {
      await programs.writeJson(join(root, 'nx.json'), { analytics: false });
      await workspaces(root, siblings);
    },
    command: () => ({
      argv: [
        ...program.argv,
        'run-many',
        '-t',
        TASK,
        '--nxBail',
        '--parallel=4',
        '--outputStyle=stream',
        '--skipNxCache',
      ],
      env: { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' },
    }),
  };
}

async function concurrently(): Promise<Runner> {
  const program = await programs.concurrently();
  return {
    ...program,
    how: '--kill-others-on-fail',
    prepare: async () => {},
    command: (_root, { failing, tree }) => ({
      argv: [...program.argv, '--kill-others-on-fail', shell(failing), shell(tree)],
    }),
  };
}

/** One package a sibling, as monorepo runners want it. */
async function workspaces(root: string, siblings: Siblings): Promise<void> {
  await programs.writeJson(join(root, 'package.json'), {
    name: 'bench',
    private: true,
    packageManager: 'npm@10.0.0',
    workspaces: ['packages/*'],
  });
  for (const [name, argv] of Object.entries(siblings)) {
    const dir = join(root, 'packages', name);
    await mkdir(dir, { recursive: true });
    await programs.writeJson(join(dir, 'package.json'), {
      name,
      version: '1.0.0',
      scripts: { [TASK]: shell(argv) },
    });
  }
  const packages = Object.fromEntries(
    Object.keys(siblings).flatMap((name) => [
      [`node_modules/${name}`, { resolved: `packages/${name}`, link: true }],
      [`packages/${name}`, { name, version: '1.0.0' }],
    ]),
  );
  const root_ = { name: 'bench', workspaces: ['packages/*'] };
  await programs.writeJson(join(root, 'package-lock.json'), {
    name: 'bench',
    lockfileVersion: 3,
    packages: { '': root_, ...packages },
  });
}

function shell(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
