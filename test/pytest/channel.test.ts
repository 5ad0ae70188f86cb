import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createChannel, MAX_LINE } from '../../src/pytest/channel.ts';
import { pluginDirectory } from '../../src/pytest/plugin-path.ts';
import type { PluginEvent } from '../../src/pytest/protocol.ts';
import { PROTOCOL } from '../../src/pytest/protocol.ts';
import { suite } from '../rig/suite.ts';
import { runSuite } from './rig/run-suite.ts';

const test = suite('the channel from the plugin');

function feed(...chunks: (string | Buffer)[]): { events: PluginEvent[]; faults: string[] } {
  const events: PluginEvent[] = [];
  const faults: string[] = [];
  const take = createChannel(
    (event) => events.push(event),
    (why) => faults.push(why),
  );
  for (const chunk of chunks) take(Buffer.from(chunk));
  return { events, faults };
}

test('events are cut at newlines wherever the chunks are cut, also inside a character', () => {
  const line = Buffer.from('{"e":"collect-skip","id":"é🦜","reason":"r"}\n');
  for (let at = 0; at <= line.length; at++) {
    const { events, faults } = feed(line.subarray(0, at), line.subarray(at));
    assert.equal([events, faults], [[{ e: 'collect-skip', id: 'é🦜', reason: 'r' }], []]);
  }
});

for (const [what, line] of [
  ['text', 'hello'],
  ['half a line', '{"e":"fin'],
  ['an unknown event', '{"e":"nonsense"}'],
  ['a property of every object', '{"e":"constructor"}'],
  ['a missing field', '{"e":"finish","id":"x"}'],
  ['a field of another type', '{"e":"items","items":7}'],
  ['null', 'null'],
]) {
  test(`${what} is a fault, told once, and nothing after it is believed`, () => {
    const { events, faults } = feed(`${line}\n`, `${line}\n`, '{"e":"configured","rootdir":"/"}\n');
    assert.equal(events, []);
    assert.is(faults.length, 1);
  });
}

test('a line without an end is a fault before it fills the memory', () => {
  const mebibyte = 'x'.repeat(1024 * 1024);
  const { faults } = feed(...Array.from({ length: MAX_LINE / mebibyte.length + 1 }, () => mebibyte));
  assert.is(faults.length, 1);
  assert.match(faults[0] ?? '', /longer than/);
});

test('both sides speak the same version', () => {
  const source = execFileSync(
    'grep',
    ['-E', '^PROTOCOL = ', join(pluginDirectory(), 'portcullis_pytest.py')],
    { encoding: 'utf8' },
  );
  assert.is(source.trim(), `PROTOCOL = ${PROTOCOL}`);
});

test('a plugin of another version, found first, is told as such', async () => {
  const told = await runSuite(
    {
      'sitecustomize.py':
        'import os\nos.write(3, b\'{"e":"hello","protocol":99,"pytest":"9","python":"3"}\\n\')\nos._exit(0)\n',
      'test_a.py': 'def test_x(): pass\n',
    },
    { env: { PYTHONPATH: '.' } },
  );
  assert.is(told.first.reason, 'environment');
  assert.match(told.first.message, /speaks version 99 of the protocol, portcullis version 2/);
});

test('something else that writes to the channel is an infrastructure failure', async () => {
  const told = await runSuite(
    { 'sitecustomize.py': 'import os\nos.write(3, b"rubbish\\n")\n', 'test_a.py': 'def test_x(): pass\n' },
    { env: { PYTHONPATH: '.' } },
  );
  assert.equal(
    told.failures.map((each) => each.reason),
    ['report-missing'],
  );
});

test.run();
