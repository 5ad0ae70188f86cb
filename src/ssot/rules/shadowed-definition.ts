import type { Draft } from '../finding.ts';
import { qualname, type SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { CONTEXT } from '../outline/context.ts';
import type { Rebinding } from '../outline/types.ts';
import type { Rule } from './rule.ts';
import { count } from './wording.ts';

/** Classes and functions that the same file defines again, so that the first is lost without a word. */
export const shadowedDefinition: Rule = {
  id: 'shadowed-definition',
  summary: 'A class or function is defined twice in one scope: the later silently replaces the earlier.',
  help: 'Merge the two into one, or rename one of them.',
  run(index) {
    return index.files.flatMap((file) =>
      file.outline.rebindings.filter((pair) => isLoss(file, pair)).map((pair) => draft(index, file, pair)),
    );
  },
};

/** Decorators that take the earlier definition in, or exist for the type checker. */
const KEEPS = /(?:^|\.)(?:overload|setter|getter|deleter|register|dispatch|typing|validator)$/;

/** Whether the earlier of two definitions is lost, and not taken in by the later one or handed on before it. */
export function isLoss({ outline }: SourceFile, { earlier, later, usedBetween }: Rebinding): boolean {
  const first = outline.definitions[earlier]!;
  const second = outline.definitions[later]!;
  // Tests define local classes over and over, each used before the next.
  if (/^_+$/.test(first.name) || (first.context & CONTEXT.functionLocal) !== 0) return false;
  if (
    [...first.decorators, ...second.decorators].some(
      (it) => KEEPS.test(it) || it.startsWith(`${first.name}.`),
    )
  )
    return false;
  // A decorator may have handed the function on: a route, a command, a fixture.
  if (first.kind === 'function' && first.decorators.length > 0) return false;
  return first.kind === 'class' || !usedBetween;
}

function draft(index: SourceIndex, file: SourceFile, { earlier, later, usedBetween }: Rebinding): Draft {
  const first = file.outline.definitions[earlier]!;
  const second = file.outline.definitions[later]!;
  const name = qualname(file, earlier);
  const consumers = index.consumers(file, later).length;
  const get =
    consumers === 0
      ? ''
      : ` ${count(consumers, 'import')} of it get${consumers === 1 ? 's' : ''} the second.`;
  const between = usedBetween ? ', and what stands between the two has the first' : '';
  return {
    path: file.path,
    line: first.line,
    column: first.column,
    symbol: `${file.module}.${name}`,
    message: `${first.kind} ${name} is lost: line ${second.line} defines it again${between}.${get}`,
    help: 'Merge the two into one, or rename one of them.',
    related: [{ path: file.path, line: second.line, note: 'replaces it' }],
    weight: consumers,
  };
}
