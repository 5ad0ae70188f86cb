import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPeer, peerVersions } from '../lib/install.ts';
import { installPythonPeers, pythonVersions } from '../lib/install-python.ts';
import type { Subject } from './types.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What cannot be had for less: reading every file, and searching every line. */
export async function floors(root: string): Promise<readonly Subject[]> {
  const bin = await installPythonPeers();
  const version = (await pythonVersions()).get('ripgrep');
  const patterns = ['^\\s*class ', '^\\s*(async )?def ', '^\\s*import ', '^\\s*from '];
  return [
    {
      title: 'floor: Node reads all files',
      argv: ['node', here('read-all.mjs'), root],
      cwd: '/',
      exits: [0],
    },
    {
      title: `floor: ripgrep ${version}, four line patterns, \`--count\``,
      argv: [
        join(bin, 'rg'),
        '--count',
        '--no-ignore',
        '--type=py',
        ...patterns.flatMap((it) => ['-e', it]),
        root,
      ],
      cwd: '/',
      exits: [0],
    },
  ];
}

/** Tools that do part of it over the whole tree. Output goes nowhere: what it costs to print is not compared. */
export async function wholeTree(root: string): Promise<readonly Subject[]> {
  const ruff = join(await installPythonPeers(), 'ruff');
  const version = (await pythonVersions()).get('ruff');
  const banned = 'lint.flake8-tidy-imports.banned-api."django.utils.six".msg = "gone"';
  return [
    quiet(
      `ruff ${version} \`check --select TID251,F811\``,
      [ruff, 'check', '--isolated', '--no-cache', '--select', 'TID251,F811', '--config', banned, root],
      [0, 1],
    ),
    quiet(`ruff ${version} \`analyze graph\``, [ruff, 'analyze', 'graph', '--isolated', root], [0]),
  ];
}

/** Those that take a minute and more. */
export async function slow(root: string): Promise<readonly Subject[]> {
  const version = (await peerVersions())['@ast-grep/cli'];
  const modules = join(await installPeer('@ast-grep/cli'), 'node_modules', '@ast-grep');
  const native = `cli-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`;
  const program = join(modules, native, 'ast-grep');
  const pattern = 'class $NAME: $$$BODY';
  return [
    quiet('CPython `ast`, one process', ['python3', here('ast-walk.py'), root], [0]),
    quiet(
      `ast-grep ${version}, one class pattern`,
      [program, 'run', '--lang', 'python', '--no-ignore', 'vcs', '--pattern', pattern, root],
      [0],
    ),
  ];
}

/** Those that are made for one project, over sympy alone (1,533 files); `root` is the folder that holds it. */
export async function onePackage(root: string): Promise<readonly Subject[]> {
  const bin = await installPythonPeers();
  const versions = await pythonVersions();
  const dir = await mkdtemp(join(tmpdir(), 'bench-ssot-'));
  const contract = join(dir, 'importlinter.ini');
  await writeFile(
    contract,
    '[importlinter]\nroot_package = sympy\n\n[importlinter:contract:1]\nname = core\ntype = forbidden\nsource_modules = sympy.core\nforbidden_modules = sympy.plotting\n',
  );
  await writeFile(
    join(root, 'tach.toml'),
    'source_roots = ["."]\n\n[[modules]]\npath = "sympy.core"\ndepends_on = []\n',
  );
  const env = { PYTHONPATH: root };
  return [
    {
      ...quiet(
        `import-linter ${versions.get('import-linter')}, one contract`,
        [join(bin, 'lint-imports'), '--config', contract, '--no-cache'],
        [0, 1],
      ),
      env,
      cwd: dir,
    },
    {
      ...quiet(`tach ${versions.get('tach')} \`check\`, one module`, [join(bin, 'tach'), 'check'], [0, 1]),
      cwd: root,
    },
    {
      ...quiet(
        `pylint ${versions.get('pylint')}, cyclic-import`,
        [join(bin, 'pylint'), '--disable=all', '--enable=cyclic-import', 'sympy'],
        [0, 8],
      ),
      cwd: root,
    },
  ];
}

function quiet(title: string, argv: readonly string[], exits: readonly number[]): Subject {
  return { title, argv: ['sh', '-c', 'exec "$@" >/dev/null 2>&1', 'sh', ...argv], cwd: '/', exits };
}
