import * as assert from 'uvu/assert';
import { createProgram } from '../../src/cli/program.ts';
import { suite } from '../rig/suite.ts';

const test = suite('help of the commands that have commands');

/** What the command line says, without a process: `code` is that of commander. */
async function said(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const told = { code: 0, out: '', err: '' };
  const program = createProgram((code) => {
    told.code = code;
  });
  const listen = (command: typeof program): void => {
    command.configureOutput({
      writeOut: (text) => {
        told.out += text;
      },
      writeErr: (text) => {
        told.err += text;
      },
    });
    for (const it of command.commands) listen(it as typeof program);
  };
  listen(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    told.code = (error as { exitCode: number }).exitCode;
  }
  return told;
}

test('the help of a group has examples', async () => {
  for (const group of ['ssot', 'report']) {
    const { code, out } = await said(group, '--help');
    assert.is(code, 0);
    assert.match(out, new RegExp(`Examples?:\\n {2}portcullis ${group} `), group);
  }
});

test('help for a command that there is none of is refused, with the nearest name', async () => {
  const { code, out, err } = await said('ssot', 'chek', '--help');
  assert.equal([code, out], [2, '']);
  assert.match(err, /unknown command 'chek'\n\(Did you mean 'check'\?\)/);
  assert.is((await said('nosuch', '--help')).code, 2);
});

test('help that is asked for any other way is given', async () => {
  for (const args of [
    ['--help'],
    ['help', 'ssot'],
    ['ssot', 'help'],
    ['ssot', 'help', 'check'],
    ['ssot', 'check', '--help'],
    ['run', 'quick', '--help'],
  ]) {
    const { code, out } = await said(...args);
    assert.is(code, 0, args.join(' '));
    assert.match(out, 'Usage: portcullis', args.join(' '));
  }
});

test.run();
