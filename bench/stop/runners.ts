import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPeer, peerVersions } from '../lib/install.ts';
import { MARK } from '../lib/marked.ts';
import type { Runner, Siblings } from './types.ts';

/** The name of the run task in every workspace. */
const TASK = 'stop';
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** Every runner by name; a peer is installed when it is asked for. */
export const RUNNERS: Readonly<Record<string, () => Promise<Runner>>> = {
  portcullis,
  turbo,
  wireit,
  nx,
  concurrently,
};

async function portcullis(): Promise<Runner> {
  const { version } = await import('../../package.json', { with: { type: 'json' } }).then((it) => it.default);
  const config = (dir: string) => join(dir, 'runner.config.ts');
  return {
    name: 'portcullis',
    how: "fail: 'kill'",
    version,
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
    command: (dir) => ({
      argv: ['node', join(REPOSITORY, 'bin/portcullis.js'), 'run', TASK, '--config', config(dir)],
    }),
  };
}

async function turbo(): Promise<Runner> {
  const dir = await installPeer('turbo');
  const arch = process.arch === 'x64' ? '64' : process.arch;
  // The native program itself: its Node wrapper would be what is signalled.
  const program = join(dir, 'node_modules', '@turbo', `${process.platform}-${arch}`, 'bin', 'turbo');
  return {
    ...(await peer('turbo')),
    how: 'run',
    prepare: async (root, siblings) => {
      const turboJson = { globalPassThroughEnv: [MARK], tasks: { [TASK]: { cache: false } } };
      await writeJson(join(root, 'turbo.json'), turboJson);
      await workspaces(root, siblings);
    },
    command: () => ({
      argv: [program, 'run', TASK, '--concurrency=4', '--no-update-notifier'],
      env: { TURBO_TELEMETRY_DISABLED: '1' },
    }),
  };
}

async function wireit(): Promise<Runner> {
  const dir = await installPeer('wireit');
  return {
    ...(await peer('wireit')),
    how: 'WIREIT_FAILURES=kill',
    modules: dir,
    prepare: async (root, { failing, tree }) => {
      await writeJson(join(root, 'package.json'), {
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
    // What npm would set: wireit is run by itself, so that it is what is signalled.
    command: (root) => ({
      argv: ['node', join(dir, 'node_modules', 'wireit', 'bin', 'wireit.js')],
      env: {
        WIREIT_FAILURES: 'kill',
        WIREIT_CACHE: 'none',
        npm_lifecycle_event: TASK,
        npm_package_json: join(root, 'package.json'),
        npm_config_user_agent: 'npm/10.0.0 node/v20.0.0',
      },
    }),
  };
}

async function nx(): Promise<Runner> {
  const dir = await installPeer('nx');
  return {
    ...(await peer('nx')),
    how: 'run-many --nxBail',
    modules: dir,
    prepare: async (root, siblings) => {
      await writeJson(join(root, 'nx.json'), { analytics: false });
      await workspaces(root, siblings);
    },
    command: () => ({
      argv: [
        'node',
        join(dir, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'),
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
  const dir = await installPeer('concurrently');
  return {
    ...(await peer('concurrently')),
    how: '--kill-others-on-fail',
    prepare: async () => {},
    command: (_root, { failing, tree }) => ({
      argv: [
        'node',
        join(dir, 'node_modules', 'concurrently', 'dist', 'bin', 'concurrently.js'),
        '--kill-others-on-fail',
        shell(failing),
        shell(tree),
      ],
    }),
  };
}

async function peer(name: string): Promise<{ name: string; version: string }> {
  return { name, version: (await peerVersions())[name] ?? '' };
}

/** One package a sibling, as monorepo runners want it. */
async function workspaces(root: string, siblings: Siblings): Promise<void> {
  await writeJson(join(root, 'package.json'), {
    name: 'bench',
    private: true,
    packageManager: 'npm@10.0.0',
    workspaces: ['packages/*'],
  });
  for (const [name, argv] of Object.entries(siblings)) {
    const dir = join(root, 'packages', name);
    await mkdir(dir, { recursive: true });
    await writeJson(join(dir, 'package.json'), { name, version: '1.0.0', scripts: { [TASK]: shell(argv) } });
  }
  const packages = Object.fromEntries(
    Object.keys(siblings).flatMap((name) => [
      [`node_modules/${name}`, { resolved: `packages/${name}`, link: true }],
      [`packages/${name}`, { name, version: '1.0.0' }],
    ]),
  );
  const root_ = { name: 'bench', workspaces: ['packages/*'] };
  await writeJson(join(root, 'package-lock.json'), {
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

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
