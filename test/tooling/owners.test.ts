import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** What dependency-cruiser cannot see, because it is no import: globals that have one owner. */
const OWNED: readonly {
  readonly what: string;
  readonly pattern: RegExp;
  readonly owners: RegExp;
  readonly why: string;
}[] = [
  {
    what: 'the exit code',
    pattern: /\bprocess\.(?:exit\(|exitCode\b|reallyExit|abort\()/,
    owners: /^src\/cli\//,
    why: 'a library that ends the process takes its reports and clean-up along',
  },
  {
    what: 'signal handlers',
    pattern: /\bprocess\.(?:on|once|addListener|prependListener)\(\s*['"`]SIG/,
    owners: /^src\/cli\//,
    why: 'two handlers of one signal do not know of each other',
  },
  {
    what: 'argv',
    pattern: /\bprocess\.argv\b/,
    owners: /^src\/(?:cli\/|process\/reaper\.ts$)/,
    why: 'whoever reads argv can only be used from a command line',
  },
  {
    what: 'the console',
    pattern: /\bconsole\.\w+\(|\bprocess\.(?:stdout|stderr)\b/,
    owners: /^src\/(?:cli|reporters)\//,
    why: 'stdout may be a JSON document, and the terminal is being painted',
  },
  {
    what: 'import() of what is only known at run time',
    pattern: /(?:[=>(,?:[]|\b(?:return|await))\s*import\((?!['"])/,
    owners: /^src\/util\/native-import\.ts$/,
    why: 'code that comes out of the cache of V8 cannot: it fails at the second start',
  },
];

/** `file:line` of each use of what belongs to somebody else; comments do not count. */
function trespasses(
  file: string,
  text: string,
  { pattern, owners }: (typeof OWNED)[number],
): readonly string[] {
  if (owners.test(file)) return [];
  const lines = text.split('\n').map((line) => (/^\s*(?:\*|\/\/|\/\*)/.test(line) ? '' : line));
  return lines.flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : []));
}

const test = suite('the owners of globals');
const files = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.ts'));

for (const owned of OWNED) {
  test(`${owned.what} has one owner: ${owned.why}`, () => {
    assert.ok(files.length > 0);
    const found = files.flatMap((file) =>
      trespasses(file, readFileSync(join(repository, file), 'utf8'), owned),
    );
    assert.equal(found, []);
  });
}

const TRESPASSES = [
  'process.exitCode = 1;',
  "process.on('SIGINT', stop);",
  'const [, , a] = process.argv;',
  'console.log(1);',
  'const module = await import(path);',
];
const OWNERS = ['src/cli/main.ts', 'src/util/native-import.ts'];
test('a use by anyone else is found, with its line', () => {
  for (const [index, owned] of OWNED.entries()) {
    const text = `// ${TRESPASSES[index]}\n${TRESPASSES[index]}\n`;
    assert.equal(trespasses('src/git/commit.ts', text, owned), ['src/git/commit.ts:2'], owned.what);
    const owner = OWNERS.find((file) => owned.owners.test(file)) ?? '';
    assert.equal(trespasses(owner, text, owned), [], owned.what);
  }
});

test.run();
