import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createMask } from '../../src/process/mask.ts';
import { removeEarlierAttachments } from '../../src/store/attachment-folder.ts';
import { createAttachmentStore } from '../../src/store/attachments.ts';
import { suite } from '../rig/suite.ts';

const test = suite<{ directory: string; folder: string; source: string }>('attachments of a run on disk');
const RUN = '20261123T024500-0123abcd';
const RED = { name: 'stdout', red: true } as const;

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'portcullis-store-'));
  context.folder = join(context.directory, 'deep', 'er', 'x-attachments');
  context.source = join(context.directory, 'source');
});
test.after.each(({ directory }) => rmSync(directory, { recursive: true, force: true }));

const storeIn = (folder: string, maxBytes?: number) =>
  createAttachmentStore({ folder, run: RUN, mask: createMask({ values: ['sesame-open-77'] }), maxBytes });

test('a file is copied whole and masked, under names of our own; the source stays', ({ folder, source }) => {
  writeFileSync(source, `é😀 sesame-open-77\n`);
  const store = storeIn(folder);
  const kept = [1, 2].map(() => store.keep(source, RED, assert.unreachable));
  assert.equal(
    kept.map((one) => one?.path),
    [1, 2].map((n) => join(folder, RUN, `${n}-stdout.txt`)),
  );
  assert.is(readFileSync(kept[0]!.path, 'utf8'), 'é😀 ***\n');
  assert.is(kept[0]!.bytes, Buffer.byteLength('é😀 ***\n'));
  assert.ok(existsSync(source));
});

test('nothing but a plain file is read: no link, pipe, directory, nor what is not there or too large', ({
  directory,
  folder,
  source,
}) => {
  symlinkSync('/etc/passwd', `${source}-link`);
  execFileSync('python3', ['-c', 'import os, sys; os.mkfifo(sys.argv[1])', `${source}-pipe`]);
  mkdirSync(`${source}-dir`);
  writeFileSync(`${source}-large`, Buffer.alloc(9 * 1024 * 1024 + 1));
  for (const kind of ['link', 'pipe', 'dir', 'large', 'nothing']) {
    const told: string[] = [];
    assert.is(
      storeIn(folder).keep(`${source}-${kind}`, RED, (warning) => told.push(warning)),
      undefined,
      kind,
    );
    assert.match(told.join(), /could not be kept/, kind);
  }
  assert.not.ok(existsSync(join(directory, 'deep')));
});

test('a directory that becomes a link during the run is no longer written to, and that is told once', ({
  directory,
  folder,
  source,
}) => {
  writeFileSync(source, 'x');
  const store = storeIn(folder);
  assert.ok(store.keep(source, RED, assert.unreachable));
  renameSync(folder, `${folder}-moved`);
  mkdirSync(join(directory, 'elsewhere', RUN), { recursive: true });
  symlinkSync(join(directory, 'elsewhere'), folder);
  const told: string[] = [];
  for (let n = 0; n < 3; n++)
    assert.is(
      store.keep(source, RED, (warning) => told.push(warning)),
      undefined,
    );
  assert.is(told.length, 1);
  assert.match(told[0]!, 'has become a link');
  assert.equal(readdirSync(join(directory, 'elsewhere', RUN)), []);
});

test('bounds hold for all together, half of it for passing tests, and each is told once', ({
  folder,
  source,
}) => {
  writeFileSync(source, 'x'.repeat(100));
  const store = storeIn(folder, 450);
  const told: string[] = [];
  const green = Array.from({ length: 5 }, () =>
    store.keep(source, { name: 'stderr', red: false }, (w) => told.push(w)),
  );
  const red = Array.from({ length: 5 }, () => store.keep(source, RED, (w) => told.push(w)));
  assert.is(green.filter(Boolean).length, 2);
  assert.is(red.filter(Boolean).length, 2);
  assert.is(told.length, 2);
  assert.is(readdirSync(join(folder, RUN)).length, 4);
});

test('text that is slow to mask does not hold up the run, and leaves nothing', ({ folder, source }) => {
  writeFileSync(source, 'eyJ'.repeat(2_700_000));
  const since = performance.now();
  const told: string[] = [];
  assert.is(
    storeIn(folder).keep(source, RED, (warning) => told.push(warning)),
    undefined,
  );
  assert.ok(performance.now() - since < 15_000);
  assert.match(told.join(), 'could not be masked in');
  assert.equal(readdirSync(join(folder, RUN)), []);
});

test('earlier ones are removed by name; a link, and what is not ours, is left alone', ({
  directory,
  folder,
  source,
}) => {
  writeFileSync(source, 'x');
  storeIn(folder).keep(source, RED, assert.unreachable);
  const elsewhere = join(directory, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, '1-stdout.txt'), 'not ours');
  symlinkSync(elsewhere, join(folder, '20261123T024500-ffffffff'));
  writeFileSync(join(folder, 'notes.txt'), 'not ours');
  removeEarlierAttachments(folder, () => false);
  assert.equal(readdirSync(folder).sort(), ['.gitignore', '20261123T024500-ffffffff', 'notes.txt']);
  assert.equal(readdirSync(elsewhere), ['1-stdout.txt']);
  rmSync(join(folder, 'notes.txt'));
  rmSync(join(folder, '20261123T024500-ffffffff'));
  removeEarlierAttachments(folder, () => false);
  assert.not.ok(existsSync(folder));
  removeEarlierAttachments(folder, () => false);
});

test.run();
