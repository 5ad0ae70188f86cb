import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';

const test = suite('the readme');
const repository = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(join(repository, 'README.md'), 'utf8');

test('what it shows in TypeScript compiles against what users import', () => {
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code as string);
  assert.ok(blocks.length >= 3);
  const directory = mkdtempSync(join(tmpdir(), 'portcullis-readme-'));
  try {
    for (const [index, code] of blocks.entries()) writeFileSync(join(directory, `block-${index}.ts`), code);
    const config = {
      extends: join(repository, 'tsconfig.json'),
      compilerOptions: {
        paths: { portcullis: [join(repository, 'src/index.ts')] },
        typeRoots: [join(repository, 'node_modules/@types')],
      },
      include: ['*.ts'],
    };
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
    const tsc = join(repository, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', directory], { encoding: 'utf8' });
    assert.is(stdout, '');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('the files and scripts it names are there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path as string);
  for (const path of links) assert.ok(existsSync(join(repository, path)), `README.md links to ${path}`);
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  for (const [, name] of readme.matchAll(/npm run ([\w:-]+)/g))
    assert.ok(name && name in scripts, `npm run ${name}`);
});

test.run();
