/**
 * Builds `dist/`: the command line, the library and the reaper, with their dependencies bundled, because
 * loading modules is most of the start-up time.
 *
 *   node scripts/build.mjs [--types] [--clean] [--coverage]
 *
 * `--types` writes declarations too, which only those who install the package need; `--clean` empties
 * `dist/` first. Without it files are replaced one by one and chunks of the last builds stay for a day,
 * so that a running portcullis still finds what it has yet to load. `--coverage` makes a build in which c8
 * can tell the lines apart; the next bootstrap replaces it. (c8 sees the sources of a bundle as file://
 * URLs, and calls covered what its list leaves out: hence the second pattern in `.c8rc.json`.)
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { sourceHash } from './source-hash.mjs';
import { thirdPartyLicenses } from './third-party-licenses.mjs';

const DAY_MS = 24 * 60 * 60 * 1000;
const repository = fileURLToPath(new URL('..', import.meta.url));
const dist = join(repository, 'dist');
const flags = new Set(process.argv.slice(2));
// Before the build: a file saved while it runs must make the next start build again.
const hash = sourceHash(repository);

const coverage = flags.has('--coverage');

if (flags.has('--clean')) rmSync(dist, { recursive: true, force: true });
/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: repository,
  // All in one folder, chunks too: code that looks for a file beside itself finds it, wherever it was put.
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  // Less to parse at each start, and 3 MB less memory; names stay, so that a stack can be read.
  minifyWhitespace: !coverage,
  minifySyntax: !coverage,
  // zx is run as a child's program, and jiti loads files that are not known now: both are found at run time.
  external: ['zx', 'jiti'],
  metafile: true,
  write: false,
  logLevel: 'warning',
};
/** @type {import('esbuild').BuildOptions} */
const modules = {
  ...shared,
  entryPoints: {
    index: 'src/index.ts',
    reaper: 'src/process/reaper.ts',
    // c8 counts what Node loads.
    ...(coverage && { main: 'src/cli/main.ts' }),
  },
  chunkNames: '[name]-[hash]',
  splitting: true,
  format: 'esm',
  // Dependencies in CommonJS call require(), which an ES module has not got.
  banner: {
    js: "import { createRequire as bundledCreateRequire } from 'node:module'; const require = bundledCreateRequire(import.meta.url);",
  },
};
/** @type {import('esbuild').BuildOptions} A script for `src/cli/start.ts`, which calls the function that it is. */
const script = {
  ...shared,
  entryNames: '[name]-[hash]',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  banner: {
    js: '(function (require, module, __filename, handedImport) { const fileUrl = require("node:url").pathToFileURL(__filename).href;',
  },
  footer: { js: '})' },
  define: { 'import.meta.url': 'fileUrl', 'import.meta.resolve': 'undefined' },
  // Code out of V8's cache cannot call import(): what is not bundled is required, or goes through `nativeImport`.
  supported: { 'dynamic-import': false },
};
/** @type {import('esbuild').Plugin} */
const handedImport = {
  name: 'handed-import',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]native-import\.ts$/ }, () => ({
      contents: 'export const nativeImport = handedImport;',
    })),
};
/** What the program imports when it needs it: kept in a script apart, as half of it is more than all else. */
const parts = new Set();
/** @type {import('esbuild').Plugin} */
const apart = {
  name: 'apart',
  setup: ({ onResolve, resolve }) =>
    onResolve({ filter: /./ }, async ({ path, kind, pluginData, ...from }) => {
      // Whatever the command, it shares this with the others.
      if (kind !== 'dynamic-import' || pluginData === apart || path.endsWith('/work.ts')) return;
      const found = await resolve(path, { ...from, kind, pluginData: apart });
      if (found.external || found.errors.length > 0) return found;
      parts.add(found.path);
      return { path: `part:${relative(repository, found.path)}`, external: true };
    }),
};
/** @type {() => import('esbuild').BuildOptions} */
const program = () => ({
  ...script,
  entryPoints: { program: 'src/cli/main.ts' },
  plugins: [handedImport, apart],
});
/** @type {() => import('esbuild').BuildOptions} */
const partsOfProgram = () => ({
  ...script,
  stdin: {
    contents: `module.exports = {${[...parts]
      .sort()
      .map((file) => {
        const name = JSON.stringify(`part:${relative(repository, file)}`);
        return `${name}: () => require(${JSON.stringify(file)})`;
      })
      .join(',\n')}}`,
    loader: 'js',
    resolveDir: repository,
    sourcefile: 'parts.cjs',
  },
  entryNames: 'parts-[hash]',
  plugins: [handedImport],
});

const built = [await bundle(modules)];
if (!coverage) {
  built.push(await bundle(program()), await bundle(partsOfProgram()));
  built.push(await bundle(start(built.slice(1))));
}
const outputFiles = built.flatMap((result) => result.outputFiles);
const written = new Set(outputFiles.map((file) => file.path));
for (const file of outputFiles) put(file.path, file.path.endsWith('.cjs') ? inAscii(file) : file.contents);
for (const file of readdirSync(join(repository, 'src/pytest/plugin'))) {
  if (file.endsWith('.py'))
    put(join(dist, 'plugin', file), readFileSync(join(repository, 'src/pytest/plugin', file)));
}
put(
  join(dist, 'THIRD_PARTY_LICENSES.txt'),
  thirdPartyLicenses(
    repository,
    built.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
  ),
);
removeOldChunks();
if (flags.has('--types')) emitTypes();
put(join(dist, '.source-hash'), flags.has('--coverage') ? 'for coverage' : hash);

function start(scripts) {
  const [program, parts] = scripts.map(({ outputFiles }) =>
    JSON.stringify(basename(outputFiles.find(({ path }) => path.endsWith('.cjs')).path)),
  );
  return {
    ...shared,
    entryPoints: { main: 'src/cli/start.ts' },
    format: 'esm',
    define: { PROGRAM: program, PARTS: parts },
  };
}

/** As `src/cli/start.ts` reads it, byte by byte. esbuild escapes what strings hold, but not what regular expressions do. */
function inAscii({ text }) {
  return text.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function bundle(options) {
  return await build(options).catch((error) => {
    // esbuild has shown each error with its line; a stack of ours would only push them off the screen.
    if (Array.isArray(error.errors)) process.exit(1);
    throw error;
  });
}

function put(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, contents);
  renameSync(`${path}.new`, path);
}

function removeOldChunks() {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    const isChunk = /-[A-Z0-9]{8}\.c?js(?:\.map)?$/.test(name);
    if (isChunk && !written.has(path) && Date.now() - statSync(path).mtimeMs > DAY_MS) rmSync(path);
  }
}

function emitTypes() {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.types.json'], {
    cwd: repository,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('tsc could not write the declarations');
}
