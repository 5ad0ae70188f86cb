import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { importDefault } from '../../src/config/import-module.ts';
import { runScenario, type Scenario } from '../../src/websocket/index.ts';
import { lineOf, type Way } from '../../src/websocket/place.ts';
import { suite } from '../rig/suite.ts';
import { startScript, stopScripts } from '../rig/ws-script.ts';

const test = suite('where in its file a scenario fails');
test.after.each(stopScripts);

const SOURCE = `import { scenario } from 'portcullis';

/** Types and comments are no part of what runs: scenario('not this', {}) */
interface Payload {
  readonly text: string;
}
type Named<T> = { [K in keyof T]: T[K] };

const tail = ['c', 'd'] as const;
export default scenario('placed', {
  events: { a: { text: /[/'"\`{]+/ }, b: { text: (m: string) => m !== '}' && m / 2 / 1 !== 3 }, c: {}, d: {} } as Named<
    Record<'a' | 'b' | 'c' | 'd', object>
  >,
  users: { 'al\\'ice': {} },
  connect: { path: \`/w\${[1, { s: '}' }].length > 0 ? 's' : \`\${'}'}\`}\` }, // { [ (
  steps: [
    { name: 'one', send: { text: '] } // "' }, expect: ['a', /* 'b', */ 'c'], within: 200 },
    {
      name: 'two',
      expect: [
        'a',
        {
          parallel: [
            'b',
            ['c', { event: 'd', within: 50 }],
          ],
        },
      ],
      within: 200,
    },
    { name: 'three', expect: [...tail,
      'a'] },
    {
      name: 'four',
      expect: tail,
    },
  ],
});
`;
const line = (text: string): number => SOURCE.slice(0, SOURCE.indexOf(text)).split('\n').length;

test('each part is found by the way to it, and what cannot be found by what is around it', () => {
  const at = (...way: Way) => lineOf(SOURCE, 10, way);
  assert.is(at(), 10);
  assert.is(at('events'), line('events: { a'));
  assert.is(at('connect', 'path'), line('connect:'));
  assert.is(at('users', "al'ice", 'login'), line('users:'));
  assert.is(at('steps', 0, 'expect', 1), line("name: 'one'"));
  assert.is(at('steps', 1, 'expect', 0), line("        'a',"));
  assert.is(at('steps', 1, 'expect', 1, 'parallel', 0), line("            'b'"));
  assert.is(at('steps', 1, 'expect', 1, 'parallel', 1, 1), line("['c', { event: 'd'"));
  assert.is(at('steps', 2, 'expect', 2), line("name: 'three'"), 'after a spread nothing can be counted');
  assert.is(at('steps', 3, 'expect', 1), line('expect: tail'));
  assert.is(at('steps', 9), line('steps: ['));
  assert.is(at('heartbeat'), 10);
});

test('a text that breaks off, or is none, has the line of the call', () => {
  for (let length = 0; length < SOURCE.length; length += 7) {
    const found = lineOf(SOURCE.slice(0, length), 10, ['steps', 1, 'expect', 1, 'parallel', 1]);
    assert.ok(found >= 1 && found <= 40);
  }
  assert.is(lineOf('', 10, ['steps', 0]), 10);
});

test('a scenario loaded through jiti, or by tsx, fails at its own line', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-place-'));
  try {
    const file = join(directory, 'placed.scenario.ts');
    await writeFile(file, SOURCE);
    const server = await startScript((_, { say }) => say('a', { text: "'" }));
    const scenario = (await importDefault(file)) as Scenario;
    assert.equal(scenario.at, { file, line: 10 });
    const { failures } = await runScenario(scenario, { baseUrl: server.url, file: 'placed.scenario.ts' });
    assert.match(failures[0]?.message ?? '', /missing event: expected c after a/);
    assert.equal(failures[0]?.at, { file: 'placed.scenario.ts', line: line("name: 'one'") });
    const elsewhere = await runScenario(scenario, { baseUrl: server.url, file: 'other.ts' });
    assert.equal(elsewhere.failures[0]?.at, { file: 'other.ts' }, 'a line of another file is none of this');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  const fixture = new URL('./placed-by-tsx.ts', import.meta.url);
  const { placed } = await import('./placed-by-tsx.ts');
  const text = await readFile(fixture, 'utf8');
  const call = text.slice(0, text.indexOf('= scenario(')).split('\n').length;
  assert.equal(placed.at, { file: fileURLToPath(fixture), line: call });
});

test.run();
