import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { FixEdit } from '../../src/ssot/fix/types.ts';
import { unifiedDiff } from '../../src/ssot/fix/unified.ts';
import { writeEdits } from '../../src/ssot/fix/write.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('what a fix writes');

const edit = (path: string, before: string, after: string): FixEdit => ({
  path,
  before: Buffer.from(before),
  after: Buffer.from(after),
  changes: 1,
});

test('a file that changed since it was read: nothing is written, not even the others', () => {
  const root = writeTree({ 'a.py': 'one\n', 'b.py': 'somebody was here\n' });
  const result = writeEdits(root, [edit('a.py', 'one\n', 'two\n'), edit('b.py', 'one\n', 'two\n')]);
  assert.equal(result, {
    ok: false,
    path: 'b.py',
    message: 'has changed since it was read',
    help: 'Nothing was written. Run it again.',
  });
  assert.is(readFileSync(join(root, 'a.py'), 'utf8'), 'one\n');
  assert.equal(readdirSync(root).sort(), ['a.py', 'b.py']);
});

test('a link, a file behind a linked directory, one outside and one that is gone are refused', () => {
  const outside = writeTree({ 'target.py': 'one\n', 'dir/target.py': 'one\n' });
  const root = writeTree({ 'a.py': 'one\n' });
  symlinkSync(join(outside, 'target.py'), join(root, 'link.py'));
  symlinkSync(join(outside, 'dir'), join(root, 'linked'));
  mkdirSync(join(root, 'folder.py'));
  const why = (path: string) => {
    const result = writeEdits(root, [edit(path, 'one\n', 'two\n')]);
    return result.ok ? 'written' : result.message;
  };
  assert.is(why('link.py'), 'is no regular file');
  assert.is(why('linked/target.py'), 'is reached through a symbolic link');
  assert.is(why('../x.py'), 'is outside of the root');
  assert.is(why('gone.py'), 'cannot be read: ENOENT');
  assert.is(why('folder.py'), 'is no regular file');
  assert.is(readFileSync(join(outside, 'target.py'), 'utf8'), 'one\n');
  assert.is(readFileSync(join(outside, 'dir/target.py'), 'utf8'), 'one\n');
});

test('a file is replaced as a whole, with its mode, and no other is left behind', () => {
  const root = writeTree({ 'a.py': 'one\n' });
  chmodSync(join(root, 'a.py'), 0o775);
  const { ino } = statSync(join(root, 'a.py'));
  assert.equal(writeEdits(root, [edit('a.py', 'one\n', 'two\r\n')]), { ok: true, files: 1 });
  assert.is(readFileSync(join(root, 'a.py'), 'utf8'), 'two\r\n');
  assert.is(statSync(join(root, 'a.py')).mode & 0o7777, 0o775);
  assert.is.not(statSync(join(root, 'a.py')).ino, ino, 'it was written over in place');
  assert.equal(readdirSync(root), ['a.py']);
});

test('the diff is one that git applies', async () => {
  const lines = Array.from({ length: 40 }, (_, nth) => `line ${nth}\n`);
  const changed = lines.with(3, 'three\n').with(30, 'thirty\n').toSpliced(12, 2).toSpliced(20, 0, 'new\n');
  const versions: readonly (readonly [string, string])[] = [
    [lines.join(''), changed.join('')],
    ['', 'a\n'],
    ['a\n', ''],
    ['a\nb', 'a\nc'],
    ['a\nb', 'a\nb\n'],
    ['x\n'.repeat(9), 'x\n'.repeat(12)],
  ];
  const { execFileSync } = await import('node:child_process');
  for (const [before, after] of versions) {
    const root = writeTree({ 'f.py': before });
    const diff = unifiedDiff('f.py', before, after);
    execFileSync('git', ['apply', '-'], { cwd: root, input: diff });
    const left = readdirSync(root).includes('f.py') ? readFileSync(join(root, 'f.py'), 'utf8') : '';
    assert.is(left, after, diff);
  }
  assert.is(unifiedDiff('f.py', 'same\n', 'same\n'), '');
});

test.run();
