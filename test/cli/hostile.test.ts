import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { RULES } from '../../src/ssot/rules/all.ts';
import { configWith, createProject, runCli } from '../rig/cli.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('hostile configs');

test.after.each(({ directory }) => {
  rmSync(directory, { recursive: true, force: true });
});

test('a config that ends the process midway is not a pass, and what had started ends all the same', async (context) => {
  const stages = "a: { run: shell('echo $$ > pid; exec sleep 30') },";
  const ending =
    "import { existsSync } from 'node:fs';\nsetInterval(() => existsSync('pid') && process.exit(0), 20);\n";
  context.directory = await createProject({ 'runner.config.ts': `${ending}${configWith(stages)}` });
  const { code, stderr } = await runCli(context.directory, ['run']);
  assert.is(code, 70);
  assert.match(stderr, 'call process.exit?');
  const pid = Number(readFileSync(join(context.directory, 'pid'), 'utf8'));
  const until = Date.now() + 10_000;
  while (existsSync(`/proc/${pid}`) && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.not.ok(existsSync(`/proc/${pid}`));
});

test('what a config leaves open does not keep the process alive', async (context) => {
  const config = `setInterval(() => undefined, 1000);\n${configWith("a: { run: command('true') },")}`;
  context.directory = await createProject({ 'runner.config.ts': config });
  assert.is((await runCli(context.directory, ['run'])).code, 0);
});

test('a stage that JavaScript would lose without a word is refused', async (context) => {
  const config = configWith("a: { run: command('true') }, __proto__: { run: command('false') },");
  context.directory = await createProject({ 'runner.config.ts': config });
  const { code, stderr } = await runCli(context.directory, ['run']);
  assert.is(code, 2);
  assert.match(stderr, "'__proto__' is no name for one");
});

test('names that every object inherits are unknown names like any other', async (context) => {
  const config = configWith("a: { run: command('true'), services: ['constructor'] },");
  context.directory = await createProject({ 'runner.config.ts': config });
  assert.is((await runCli(context.directory, ['run', 'toString'])).code, 2);
  const { code, stderr } = await runCli(context.directory, ['run']);
  assert.is(code, 2);
  assert.match(stderr, "uses the service 'constructor'");
});

test('a check with every rule off is refused', async (context) => {
  const ids = RULES.map(({ id }) => id).filter((id) => id !== 'suppression');
  const rules = ids.map((id) => `'${id}': false`).join(', ');
  const config = configWith("a: { run: { kind: 'ssot' } },", `ssot: { rules: { ${rules} } },`);
  context.directory = await createProject({ 'runner.config.ts': config, 'a.py': '' });
  const { code, stderr } = await runCli(context.directory, ['run']);
  assert.is(code, 2);
  assert.match(stderr, 'every rule is switched off');
});

test('a service whose program or directory is not there, and a host that is not ours: exit 2, nothing started', async (context) => {
  const stages =
    "trace: { run: shell('touch started') }, a: { run: command('true'), needs: ['trace'], services: ['web'] },";
  const services =
    "services: { web: { command: ['uvicornn'], ready: { tcp: true }, cwd: 'nowhere', needs: ['db'] }, db: { command: ['psotgres'], ready: { tcp: true }, host: 'nosuch.invalid' } },";
  context.directory = await createProject({ 'runner.config.ts': configWith(stages, services) });
  const { code, stderr } = await runCli(context.directory, ['run']);
  assert.is(code, 2);
  for (const text of [
    "service 'web': the directory",
    "'psotgres' is not on PATH",
    "it cannot listen on 'nosuch.invalid'",
  ])
    assert.match(stderr, text);
  assert.not.ok(existsSync(join(context.directory, 'started')));
});

test('a time longer than a timer can be is refused, not taken for none', async (context) => {
  context.directory = await createProject({
    'runner.config.ts': configWith("a: { run: command('true'), timeout: '30d' },"),
  });
  const { code, stderr } = await runCli(context.directory, ['run']);
  assert.is(code, 2);
  assert.match(stderr, "'30d' is not a duration");
});

test('secrets are masked in plans, in what is refused, and where a shell would quote them', async (context) => {
  const config = configWith(
    "a: { run: command('echo', ['Bearer ' + process.env.TOKEN]) }, b: { run: command('prog-' + process.env.TOKEN) },",
    "secrets: ['TOKEN'],",
  );
  context.directory = await createProject({ 'runner.config.ts': config });
  const TOKEN = 'hunter2\'qu"ote';
  const plan = await runCli(context.directory, ['plan'], { TOKEN });
  const refused = await runCli(context.directory, ['run'], { TOKEN });
  const run = await runCli(context.directory, ['run', '--skip', 'b', '--junit', 'j.xml'], { TOKEN });
  assert.is(run.code, 0);
  for (const text of [
    plan.stdout,
    refused.stderr,
    run.stdout,
    readFileSync(join(context.directory, 'j.xml'), 'utf8'),
  ]) {
    assert.not.match(text, 'hunter2');
  }
});

test.run();
