import type { SourceFile } from '../index/source-file.ts';
import { decoded, type SourceText } from './source-text.ts';

/** A definition, by its place in the outline of its file. */
export interface Defined {
  readonly file: SourceFile;
  readonly index: number;
  readonly source: SourceText;
}

/** What one definition has and the other one lacks, each with its line: members and bases of a class, the parameters of a function. */
export function lacking(duplicate: Defined, canonical: Defined): string[] {
  const [one, other] = [definitionOf(duplicate), definitionOf(canonical)];
  if (one.kind !== other.kind) return [`it is a ${one.kind} and not a ${other.kind} (line ${one.line})`];
  if (one.kind === 'function') {
    const same = headOf(duplicate) === headOf(canonical);
    return same ? [] : [`other parameters: ${decoded(headOf(duplicate))} (line ${one.line})`];
  }
  const known = new Set(membersOf(canonical).map(({ name }) => name));
  const members = membersOf(duplicate).filter(({ name }) => !known.has(name));
  const bases = listOf(one.bases).filter((base) => !listOf(other.bases).includes(base));
  return [
    ...bases.map((base) => `base ${base} (line ${one.line})`),
    ...members.map(({ name, line }) => `${name} (line ${line})`),
  ];
}

const definitionOf = ({ file, index }: Defined) => file.outline.definitions[index]!;
const listOf = (bases: string): string[] =>
  bases
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '' && it !== 'object');

function membersOf({ file, index }: Defined): { readonly name: string; readonly line: number }[] {
  const { definitions, assignments } = file.outline;
  const seen = new Set<string>();
  return [...definitions, ...assignments].filter(({ scope, name }) => {
    if (scope !== index + 1 || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

/** `def` up to the parenthesis that closes its parameters, blanks aside; brackets in strings may end it early. */
function headOf({ source, file, index }: Defined): string {
  const { line, column } = file.outline.definitions[index]!;
  const from = source.offset(line, column);
  let depth = 0;
  let to = source.text.indexOf('(', from);
  for (; to >= 0 && to < source.text.length; to++) {
    if ('([{'.includes(source.text[to]!)) depth++;
    else if (')]}'.includes(source.text[to]!) && --depth === 0) break;
  }
  return source.text.slice(from, to + 1).replace(/\s+/g, ' ');
}
