import { scanOutline } from '../outline/scan.ts';
import type { Definition } from '../outline/types.ts';
import type { SourceText } from './source-text.ts';
import type { Span } from './statement.ts';

/** Lines that may look like the end of one definition, because a string in it has them. */
const MAX_TRIES = 200;

/**
 * The lines of a definition at the top of a module, decorators and the blank lines after it included; undefined where they
 * could not be told for certain: what is cut out must be that definition and nothing else, and both parts valid Python.
 */
export function linesOf(source: SourceText, definition: Definition): Span | undefined {
  const { text } = source;
  let from = source.offset(definition.line, 1);
  for (let left = definition.decorators.length; left > 0; ) {
    if (from <= source.offset(1, 1)) return undefined;
    from = source.lineStart(from - 1);
    if (text[from] === '@') left--;
  }
  const next = /^[^\s#]/gm;
  next.lastIndex = source.offset(definition.line + 1, 1);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const to = next.exec(text)?.index ?? text.length;
    if (isWhole(text.slice(from, to), definition) && isValid(text.slice(0, from) + text.slice(to)))
      return { from, to: withoutComments(text, from, to) };
    if (to === text.length) return undefined;
  }
  return undefined;
}

function isWhole(text: string, { name, decorators }: Definition): boolean {
  const { faults, definitions, assignments, imports } = scanOutline(Buffer.from(text, 'latin1'));
  const top = [...definitions, ...assignments, ...imports].filter(({ scope }) => scope === 0);
  const [found] = definitions;
  if (faults.length > 0 || top.length !== 1 || found?.name !== name) return false;
  return found.decorators.length === decorators.length;
}

const isValid = (text: string): boolean => scanOutline(Buffer.from(text, 'latin1')).faults.length === 0;

/** Comments at the margin right before what follows are said of that. */
function withoutComments(text: string, from: number, to: number): number {
  return to - (/(?:^#[^\r\n]*(?:\r\n|\n|\r)+)+$/m.exec(text.slice(from, to))?.[0].length ?? 0);
}
