/**
 * npm run bench:ssot -- [--rounds N] [--slow] [--one] [--growth] [--write]
 *
 * What `ssot check` costs on 198 MB of other people's Python, beside what peers cost that do part of it. `--slow` takes those
 * in that need a minute and more, `--one` those that are made for one project, `--growth` trees of 1,000 to 58,000 files.
 */
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine, today } from '../lib/machine.ts';
import { portcullis } from '../lib/programs.ts';
import { writeSection } from '../lib/section.ts';
import { corpusTree } from './corpus.ts';
import { changed, cold, first, warm } from './own.ts';
import { floors, onePackage, slow, wholeTree } from './peers.ts';
import { type Result, report, type Size } from './report.ts';
import { measureInRounds } from './rounds.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    slow: { type: 'boolean', default: false },
    one: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
// It makes each start of Node 20 read a bundle of certificates, for some 60 ms: no tool is to blame for that.
delete process.env.NODE_EXTRA_CA_CERTS;

const [load] = loadavg();
const home = await mkdtemp(join(tmpdir(), 'bench-ssot-home-'));
try {
  const program = await portcullis();
  const root = await corpusTree('all', 1);
  const moved = changed(program, root, home, {
    title: 'warm, one file changed: lines only',
    path: 'django-6.1.3.whl/django/apps/registry.py',
    edit: (text, round) => `# ${round}\n\n${text}`,
  });
  const imports = changed(program, root, home, {
    title: 'warm, one file changed: another import',
    path: 'django-6.1.3.whl/django/apps/config.py',
    edit: (text, round) => `import os as os_${round}\n${text}`,
  });
  const subjects = [
    ...(await floors(root)),
    cold(program, root, home),
    first(program, root, home),
    warm(program, root, home),
    moved,
    imports,
    ...(await wholeTree(root)),
    ...(values.slow ? await slow(root) : []),
  ];
  const whole = await measureInRounds(subjects, rounds);
  await moved.restore();
  await imports.restore();
  const one = values.one ? await inOnePackage() : [];
  const growth = values.growth ? await asItGrows() : [];
  const result = { size: sizeOf(root), load: load ?? 0, rounds, whole, one, growth };
  const text = report(result, `${today()}, ${describeMachine()}.`);
  console.log(text);
  if (values.write) writeSection('ssot', text);

  async function inOnePackage(): Promise<Result['one']> {
    const sympy = join(await corpusTree('sympy', 1, ['sympy']), 'sympy-1.14.0.whl');
    const own = [cold(program, sympy, home), ...(await onePackage(sympy))];
    return await measureInRounds(own, rounds);
  }

  async function asItGrows(): Promise<Result['growth']> {
    const found: Result['growth'][number][] = [];
    for (const [name, copies, only] of [
      ['scipy', 1, ['scipy']],
      ['all', 1, undefined],
      ['five', 5, undefined],
    ] as const) {
      const tree = await corpusTree(name, copies, only);
      const [coldly, , warmly] = await measureInRounds(
        [cold(program, tree, home), first(program, tree, home), warm(program, tree, home)],
        rounds,
      );
      found.push({ size: sizeOf(tree), cold: coldly!, warm: warmly! });
    }
    return found;
  }
} finally {
  await rm(home, { recursive: true, force: true });
}

function sizeOf(root: string): Size {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((it) => it.endsWith('.py'));
  return { files: files.length, bytes: files.reduce((sum, it) => sum + statSync(join(root, it)).size, 0) };
}
