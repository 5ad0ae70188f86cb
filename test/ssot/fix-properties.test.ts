import * as assert from 'uvu/assert';
import { applyFixes } from '../../src/ssot/fix/apply.ts';
import type { FixPlan } from '../../src/ssot/fix/types.ts';
import { scanOutline } from '../../src/ssot/outline/scan.ts';
import { suite } from '../rig/suite.ts';
import { writeTree } from '../rig/tree.ts';

const test = suite('what holds of any file with imports once it is fixed');

const FILES = 400;
const NAMES = ['Alpha', 'beta', 'GAMMA', 'Delta', 'eps', 'Zeta'];
const HOMES = {
  'app/__init__.py': '',
  'app/one.py': NAMES.map((name) => `class ${name}: pass\n`).join(''),
  'app/two.py': NAMES.map((name) => `class ${name}: pass\n`).join(''),
  'app/sub/__init__.py': '',
  'app/sub/three.py': NAMES.map((name) => `class ${name}: pass\n`).join(''),
};
const MOVES: Readonly<Record<string, string>> = {
  'app.one.Alpha': 'app.two.Alpha',
  'app.one.GAMMA': 'app.sub.three.GAMMA',
  'app.one.eps': 'app.two.eps',
  'app.two.beta': 'app.one.beta',
  'app.gone': 'app.sub.three',
};

/** The same sequence for the same seed (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

type Pick = ReturnType<typeof random>;

function statement(pick: Pick, indent: string, eol: string): string {
  const module = ['app.one', 'app.two', 'app.gone', 'app.sub.three', '.one', '.two'][pick(6)]!;
  const names = NAMES.filter(() => pick(3) === 0).map((it, nth) =>
    pick(5) === 0 ? `${it} as x${nth}${pick(9)}` : it,
  );
  const all = names.length === 0 ? [NAMES[pick(6)]!] : names;
  const comment = ['', '', '', '  # why', '  # noqa: F401'][pick(5)]!;
  switch (pick(8)) {
    case 0:
      return `${indent}from ${module} import (${eol}${all.map((it) => `${indent}    ${it},${pick(4) === 0 ? `  # ${it}` : ''}${eol}`).join('')}${indent})${comment}`;
    case 1:
      return `${indent}from ${module} import (${all.join(`,${eol}${indent}    `)})${comment}`;
    case 2:
      return `${indent}from ${module} import ${all.join(`, \\${eol}${indent}    `)}`;
    case 3:
      return `${indent}from ${module} import (${eol}${indent}    # above${eol}${indent}    ${all.join(', ')}  # beside${eol}${indent})`;
    case 4:
      return `${indent}pass; from ${module} import ${all.join(', ')}; pass${comment}`;
    default:
      return `${indent}from ${module} import ${all.join(', ')}${comment}`;
  }
}

function fileOf(pick: Pick): string {
  const eol = pick(5) === 0 ? '\r\n' : '\n';
  const lines: string[] = pick(4) === 0 ? ['"""Doc."""', ''] : [];
  const block = (indent: string): void => {
    for (let count = 1 + pick(5); count > 0; count--) {
      lines.push(statement(pick, indent, eol));
      if (pick(4) === 0) lines.push('');
      if (pick(8) === 0) lines.push(`${indent}# a comment of its own`);
    }
  };
  block('');
  if (pick(2) === 0) {
    lines.push('', 'if TYPE_CHECKING:');
    block('    ');
  }
  if (pick(2) === 0) {
    lines.push('', 'def f():');
    block(pick(2) === 0 ? '    ' : '\t');
  }
  return lines.join(eol) + (pick(6) === 0 ? '' : eol);
}

/** What each name is bound to, by the path that it is to have, with what surrounds it. */
function bindings(text: Buffer): string[] {
  const found = scanOutline(text).imports.map(({ module, level, name, as, scope, context }) => {
    const path = `${level > 0 ? `app${module === '' ? '' : '.'}` : ''}${module}.${name}`;
    const to = Object.entries(MOVES).find(([from]) => path === from || path.startsWith(`${from}.`));
    const end = to === undefined ? path : to[1] + path.slice(to[0].length);
    return `${scope} ${context} ${as ?? name} = ${MOVES[end] ?? end}`;
  });
  return [...new Set(found)].sort();
}

const comments = (text: string) => [...text.matchAll(/#[^\r\n]*/g)].map(([it]) => it.trim());

async function plan(files: Record<string, string>): Promise<FixPlan> {
  const result = await applyFixes({ root: writeTree({ ...HOMES, ...files }), moves: MOVES, cache: false });
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.report;
}

test('the same names are bound to the same things in the same places, no comment is lost, and a second run changes nothing', async () => {
  const pick = random(20261123);
  const files = Object.fromEntries(
    Array.from({ length: FILES }, (_, nth) => [`app/m${nth}.py`, fileOf(pick)]),
  );
  const { edits, refused, blocked } = await plan(files);
  assert.equal([blocked, refused], [[], []]);
  assert.ok(edits.length > FILES / 2, `${edits.length} files changed`);
  const after: Record<string, string> = { ...files };
  for (const { path, before, after: bytes } of edits) {
    const text = bytes.toString();
    after[path] = text;
    const both = `${path}\n${before}\n----\n${text}`;
    assert.equal(scanOutline(bytes).faults, [], both);
    assert.equal(bindings(bytes), bindings(before), both);
    const left = comments(text);
    for (const comment of comments(before.toString()))
      assert.ok(left.includes(comment), `${comment} is lost: ${both}`);
    assert.is(/\r\n/.test(text), /\r\n/.test(before.toString()), both);
    assert.is(/[^\r]\n/.test(text) && /\r\n/.test(text), false, `mixed line ends: ${both}`);
    assert.is(/\n$/.test(text), /\n$/.test(before.toString()), both);
  }
  const again = await plan(after);
  assert.equal(
    again.edits.map(({ path, after: text }) => `${path}\n${after[path]}\n----\n${text}`),
    [],
  );
});

test.run();
