import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { openSpool } from '../../src/reporters/cases/spool.ts';
import { checkReportPath } from '../../src/reporters/check-path.ts';
import { makeDirectory } from '../../src/util/make-directory.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string }>('where a report is to be written');

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'portcullis-report-path-'));
});
test.after.each(({ directory }) => {
  chmodSync(directory, 0o700);
  rmSync(directory, { recursive: true, force: true });
});

const procfs = 'procfs is only on Linux';

test('missing directories are made, whatever of them is there', ({ directory }) => {
  makeDirectory(join(directory, 'a/b/c'));
  makeDirectory(join(directory, 'a/b/c'));
  makeDirectory(join(directory, 'a/b/d'), 0o700);
  assert.equal(readdirSync(join(directory, 'a/b')), ['c', 'd']);
  writeFileSync(join(directory, 'file'), '');
  symlinkSync('nowhere', join(directory, 'link'));
  for (const bad of ['file', 'file/x', 'file/x/y', 'link', 'link/x'])
    assert.throws(() => makeDirectory(join(directory, bad)), /E(EXIST|NOTDIR|NOENT)/, bad);
});

if (process.platform === 'linux')
  test('a file system that makes no directories says so at once', () => {
    // In a process of its own with a limit: Node's recursive mkdir would never come back.
    const url = JSON.stringify(import.meta.resolve('../../src/reporters/cases/spool.ts'));
    const code = `import { openSpool } from ${url}; try { openSpool('/proc/nope/j.xml') } catch (e) { console.log(e.code) }`;
    const argv = ['--import', 'tsx', '--input-type=module', '-e', code];
    assert.is(execFileSync(process.execPath, argv, { encoding: 'utf8', timeout: 10_000 }), 'ENOENT\n');
    assert.match(checkReportPath('/proc/nope/deep/j.xml') ?? '', /ENOENT|EACCES/);
    assert.match(checkReportPath('/proc/j.xml') ?? '', /ENOENT|EACCES/);
  });
else test.skip('a file system that makes no directories says so at once', undefined, procfs);

test('a path that can be written is no problem, and trying it leaves nothing behind', ({ directory }) => {
  assert.is(checkReportPath(join(directory, 'junit.xml')), undefined);
  assert.is(checkReportPath(join(directory, 'a/b/junit.xml')), undefined);
  assert.equal(readdirSync(directory), []);
  writeFileSync(join(directory, 'junit.xml'), 'earlier');
  assert.is(checkReportPath(join(directory, 'junit.xml')), undefined);
  assert.equal(readdirSync(directory), ['junit.xml']);
});

test('a directory, something that is no file, and a way through a file are told', ({ directory }) => {
  mkdirSync(join(directory, 'taken.xml'));
  writeFileSync(join(directory, 'file'), '');
  assert.match(checkReportPath(join(directory, 'taken.xml')) ?? '', 'is a directory');
  assert.match(checkReportPath('/dev/null') ?? '', 'not a regular file');
  assert.match(checkReportPath(join(directory, 'file/junit.xml')) ?? '', 'ENOTDIR');
  assert.match(checkReportPath(join(directory, 'file/deep/junit.xml')) ?? '', 'ENOTDIR');
  assert.match(checkReportPath(join(directory, 'x'.repeat(250))) ?? '', 'ENAMETOOLONG');
});

if (process.geteuid?.() !== 0)
  test('a directory that is not ours to write is told', ({ directory }) => {
    chmodSync(directory, 0o500);
    assert.match(checkReportPath(join(directory, 'junit.xml')) ?? '', 'EACCES');
    assert.match(checkReportPath(join(directory, 'a/junit.xml')) ?? '', 'EACCES');
  });
else test.skip('a directory that is not ours to write is told', undefined, 'root may write everywhere');

test('a spool makes the directory it needs', ({ directory }) => {
  openSpool(join(directory, 'a/b/junit.xml')).close();
  assert.equal(readdirSync(join(directory, 'a')), ['b']);
});

test.run();
