import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { RunEvent } from '../../src/model/event.ts';
import { pythonWith } from '../pytest/rig/pythons.ts';
import { createProject, journalOf, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directories: string[]; project(change?: Files, stages?: string): Promise<string> }>(
  'a scoped gate',
);
type Files = Readonly<Record<string, string>>;

const FILES: Files = {
  'app/__init__.py': '',
  'app/orders.py': 'from app.money import total\ndef order():\n    return total([1, 2])\n',
  'app/money.py': 'def total(all):\n    return sum(all)\n',
  'app/users.py': 'def user():\n    return "bob"\n',
  'app/api/__init__.py': '',
  'app/api/views.py': 'import app.orders\n',
  'tests/unit/test_money.py':
    'from app.money import total\ndef test_total():\n    assert total([1, 2]) == 4\n',
  'tests/unit/test_users.py': 'from app.users import user\ndef test_user():\n    assert user() == "bob"\n',
  'tests/it/test_views.py': 'import app.api.views\ndef test_views():\n    pass\n',
  'tests/it/test_people.py': 'from app.users import user\ndef test_people():\n    assert user()\n',
  'tests/it/test_late.py':
    'from app.users import user\ndef test_late():\n    from app.orders import order\n    assert order()\n',
  'tests/it/test_patched.py':
    'from unittest import mock\ndef test_patched():\n    with mock.patch("app.money.total"):\n        pass\n',
  'tests/it/test_dynamic.py':
    'import importlib\ndef test_dynamic():\n    importlib.import_module("app." + "users")\n',
  'tests/orders/test_orders.py': 'from app.orders import order\ndef test_order():\n    assert order() == 3\n',
  'serve.py':
    'import sys\nfrom http.server import HTTPServer, BaseHTTPRequestHandler\nimport app.users\nclass H(BaseHTTPRequestHandler):\n    def do_GET(self):\n        self.send_response(200)\n        self.end_headers()\nHTTPServer(("127.0.0.1", int(sys.argv[1])), H).serve_forever()\n',
  'tests/http/test_http.py': 'def test_http():\n    pass\n',
};

const STAGES = `unit: { run: pytest('unit'), gate: 'scoped' },
it: { run: pytest('it'), needs: ['unit'] },
orders: { run: pytest('orders'), needs: ['unit'] },
after: { run: pytest('orders'), needs: ['it'] },
shell: { run: command('true'), needs: ['unit'] },
served: { run: pytest('http'), needs: ['unit'], services: ['known'] },
hidden: { run: pytest('http'), needs: ['unit'], services: ['unknown'] },`;

test.before.each((context) => {
  context.directories = [];
  context.project = async (change = {}, stages = STAGES) => {
    const { python } = await pythonWith('9');
    const suites = ['unit', 'it', 'orders', 'http'].map((id) => `${id}: { paths: ['tests/${id}'] }`);
    const config = `import { command, defineConfig, definePipeline, pytest } from 'portcullis';
export default defineConfig({ python: { interpreter: ${JSON.stringify(python)} }, suites: { ${suites} },
  services: { known: { command: ['python3', 'serve.py', '{port}'], ready: { tcp: true } },
    unknown: { command: ['sh', '-c', 'exec python3 serve.py {port}'], ready: { tcp: true } } },
  defaultPipeline: 'p', pipelines: { p: definePipeline({ checkpoint: true, stages: { ${stages} } }) } });\n`;
    const directory = await createProject({ ...FILES, ...change, 'runner.config.ts': config });
    context.directories.push(directory);
    return directory;
  };
});
test.after.each(({ directories }) => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

type Finished = Extract<RunEvent, { type: 'stage-finished' }>;

function outcomes(directory: string): ReadonlyMap<string, Finished['outcome']> {
  const events = journalOf(directory).filter((event): event is Finished => event.type === 'stage-finished');
  return new Map(events.map(({ stage, outcome }) => [stage, outcome]));
}

/** Each case of a stage: how it ended, and the remark on it. */
function cases(directory: string, stage: string): Record<string, readonly [string, string | undefined]> {
  const found = journalOf(directory).flatMap((event) =>
    event.type === 'stage-event' && event.stage === stage && event.event.type === 'case-finished'
      ? [event.event.case]
      : [],
  );
  return Object.fromEntries(found.map(({ name, status, note }) => [name, [status, note]]));
}

const because = (outcome: Finished['outcome'] | undefined): string =>
  outcome?.status === 'skipped' && outcome.because.kind === 'gate' ? (outcome.because.reach ?? '') : '';

test('a unit failure blocks the tests that reach its module, each with the failure and the way; the rest run', async ({
  project,
}) => {
  const directory = await project();
  const { code, stdout } = await runCli(directory, ['run', '--junit', 'junit.xml']);
  assert.is(code, 1, stdout);
  const ended = outcomes(directory);
  const failed = 'tests/unit/test_money.py::test_total failed, and ';
  assert.is(ended.get('it')?.status, 'passed', stdout);
  const it = cases(directory, 'it');
  assert.equal(it.test_people, ['passed', undefined]);
  assert.equal(it.test_views, [
    'skipped',
    `${failed}tests/it/test_views.py loads what it tests: tests/it/test_views.py:1 → app/api/views.py:1 → app/orders.py:1 → app/money.py`,
  ]);
  assert.match(it.test_late?.[1] ?? '', 'tests/it/test_late.py:3 → app/orders.py:1 → app/money.py');
  assert.match(it.test_patched?.[1] ?? '', 'tests/it/test_patched.py:3 → app/money.py');
  assert.match(
    it.test_dynamic?.[1] ?? '',
    'may load what it tests, as tests/it/test_dynamic.py loads modules that no import names',
  );
  assert.is(
    because(ended.get('orders')),
    `${failed}tests/orders/test_orders.py loads what it tests: tests/orders/test_orders.py:1 → app/orders.py:1 → app/money.py`,
  );
  // Behind a stage that ran in part the failing modules are as far as before.
  assert.match(because(ended.get('after')), 'tests/orders/test_orders.py loads what it tests');
  assert.is(because(ended.get('shell')), `${failed}what a command stage reaches is not known`);
  assert.is(ended.get('served')?.status, 'passed', stdout);
  assert.match(because(ended.get('hidden')), "which module service 'unknown' starts with is not known");
  const junit = readFileSync(join(directory, 'junit.xml'), 'utf8');
  assert.match(
    junit,
    /name="test_views"[\s\S]*?<skipped message="[^"]*test_money\.py::test_total failed, and tests\/it\/test_views\.py/,
  );
  const last = journalOf(directory).at(-1);
  assert.is(last?.type === 'run-finished' && last.firstCause?.test, 'tests/unit/test_money.py::test_total');
});

test('what cannot be attributed blocks everything: a collection error, a test that imports nothing, a hidden import', async ({
  project,
}) => {
  const broken = [
    ['import app.nothing\ndef test_total():\n    pass\n', 'is not the failure of one test'],
    ['def test_total():\n    assert False\n', 'is in a test that imports no module of the project'],
    [
      'import importlib, app.money\ndef test_total():\n    assert False\n',
      'is in a test that may load any module',
    ],
  ] as const;
  for (const [code, why] of broken) {
    const directory = await project({ 'tests/unit/test_money.py': code });
    await runCli(directory, ['run', '--only', 'unit', 'it']);
    assert.match(because(outcomes(directory).get('it')), why);
  }
});

test('a conftest counts by the fixtures that the failing test uses', async ({ project }) => {
  const conftest = 'import pytest, app.users\n@pytest.fixture\ndef bob():\n    return app.users.user()\n';
  const free = await project({ 'tests/unit/conftest.py': conftest });
  await runCli(free, ['run', '--only', 'unit', 'it']);
  assert.is(cases(free, 'it').test_people?.[0], 'passed');
  const test_money = 'from app.money import total\ndef test_total(bob):\n    assert total([1, 2]) == 4\n';
  const used = await project({ 'tests/unit/conftest.py': conftest, 'tests/unit/test_money.py': test_money });
  await runCli(used, ['run', '--only', 'unit', 'it']);
  assert.match(because(outcomes(used).get('it')), 'tests/it/');
});

test('a service that loads the failing module blocks what talks to it', async ({ project }) => {
  const directory = await project({ 'serve.py': `import app.orders\n${FILES['serve.py']}` });
  await runCli(directory, ['run', '--only', 'unit', 'served']);
  assert.match(
    because(outcomes(directory).get('served')),
    "service 'known' loads what it tests: serve.py:1 → app/orders.py:1 → app/money.py",
  );
});

test('a green scoped gate reads no tree; the plan says what it would let through', async ({ project }) => {
  const directory = await project({
    'app/money.py': 'def total(all):\n    return 4\n',
    'tests/orders/test_orders.py': 'def test_order():\n    pass\n',
  });
  const cache = join(directory, 'cache');
  const { code, stdout } = await runCli(directory, ['run'], { XDG_CACHE_HOME: cache });
  assert.is(code, 0, stdout);
  const plan = await runCli(directory, ['plan']);
  assert.match(
    plan.stdout,
    'when unit has passed; where unit fails, only what does not reach the failing modules',
  );
  const vain = await runCli(directory, ['plan', '--fail', 'kill']);
  assert.match(vain.stdout, 'its gate is scoped in vain, as `fail: kill` stops everything');
});

test('a scoped gate that is to stop everything is refused with its place', async ({ project }) => {
  const directory = await project({}, "unit: { run: pytest('unit'), gate: 'scoped', fail: 'kill' },");
  const { code, stderr } = await runCli(directory, ['run']);
  assert.is(code, 2);
  assert.match(stderr, "stage 'unit' has a scoped gate and `fail: 'kill'`");
  assert.match(stderr, /runner\.config\.ts:5:\d+/);
});

test.run();
