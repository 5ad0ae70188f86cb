import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A suite that every runner runs, and how many tests it has. */
export interface Suite {
  readonly title: string;
  readonly directory: string;
  /** What pytest is given. */
  readonly path: string;
  readonly tests: number;
}

const EXAMPLE = fileURLToPath(new URL('../../examples/agent-chat', import.meta.url));
const MODULES = 8;

/** CPU-bound, as an import of a real framework is. */
const HEAVY_IMPORT =
  'import time\nuntil = time.process_time() + 3\nwhile time.process_time() < until: pass\n';

/** The example as it is; its tests are counted by pytest itself, before. */
export function example(tests: number): Suite {
  return { title: 'examples/agent-chat, unit', directory: EXAMPLE, path: 'tests/unit', tests };
}

/** 200 tests of 20 ms in eight modules, under a conftest whose imports take 3 s of CPU. */
export async function heavyConftest(directory: string): Promise<Suite> {
  const each = 25;
  await write(directory, 'conftest.py', HEAVY_IMPORT);
  for (let module = 0; module < MODULES; module++) {
    const tests = range(each, (n) => `def test_${n}(): time.sleep(0.02)\n`);
    await write(directory, `test_${module}.py`, `import time\n${tests}`);
  }
  return { title: '200 × 20 ms, conftest imports 3 s', directory, path: '.', tests: MODULES * each };
}

/** 10,000 tests that do nothing, in a hundred modules. */
export async function empty(directory: string): Promise<Suite> {
  const body = range(100, (n) => `def test_${n}(): pass\n`);
  for (let module = 0; module < 100; module++) await write(directory, `test_${module}.py`, body);
  return { title: '10,000 empty tests', directory, path: '.', tests: 10_000 };
}

/** The file into which the failing test writes when it fails, in seconds since the epoch. */
export const FAILED_AT = 'failed-at';

const FAIL = `def test_fails():
    with open("${FAILED_AT}", "w") as file: file.write(repr(time.time()))
    assert False
`;

/** A thousand tests of 2 ms, in eight modules, of which number `at` fails. */
export async function failingAt(directory: string, at: number): Promise<Suite> {
  const each = 1000 / MODULES;
  for (let module = 0; module < MODULES; module++) {
    const tests = range(each, (n) =>
      module * each + n === at ? FAIL : `def test_${n}(): time.sleep(0.002)\n`,
    );
    await write(directory, `test_${module}.py`, `import time\n${tests}`);
  }
  return { title: `#${at + 1} of 1,000 fails`, directory, path: '.', tests: 1000 };
}

/** A test that fails while those beside it, in a module of their own, take 8 s each. */
export async function besideSlowTests(directory: string): Promise<Suite> {
  await write(
    directory,
    'test_a_slow.py',
    `import time\n${range(2, (n) => `def test_${n}(): time.sleep(8)\n`)}`,
  );
  await write(directory, 'test_b.py', `import time\ndef test_0(): time.sleep(0.5)\n${FAIL}`);
  return { title: 'another worker is in 8 s tests', directory, path: '.', tests: 4 };
}

function range(count: number, of: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => of(n)).join('');
}

async function write(directory: string, name: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, name), text);
}
