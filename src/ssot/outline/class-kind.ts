import { splitArguments } from './split-arguments.ts';
import type { Definition } from './types.ts';

/** A base class of a header: `Base`, `pkg.Base`, `Base[T]`. */
export interface BaseClass {
  /** Dotted, without what it is subscripted with; empty when it is neither a name nor an attribute. */
  readonly name: string;
  readonly text: string;
}

/** The header of a class, taken apart. */
export interface ClassHeader {
  readonly bases: readonly BaseClass[];
  /** `metaclass=Meta` and the like; the name is `**` for what is unpacked. */
  readonly keywords: readonly { readonly name: string; readonly value: string }[];
}

const KEYWORD = /^([\p{ID_Start}_]\p{ID_Continue}*)\s*=(?!=)\s*/u;
const NAME = /^[\p{ID_Start}_]\p{ID_Continue}*(?:\s*\.\s*[\p{ID_Start}_]\p{ID_Continue}*)*/u;

/** Takes apart the text between the parentheses of a class header (`Definition.bases`). */
export function readHeader(bases: string): ClassHeader {
  const header = { bases: [] as BaseClass[], keywords: [] as { name: string; value: string }[] };
  for (const text of splitArguments(bases)) {
    const keyword = KEYWORD.exec(text);
    if (keyword !== null) {
      header.keywords.push({ name: keyword[1]!.normalize('NFKC'), value: text.slice(keyword[0].length) });
    } else if (text.startsWith('**')) header.keywords.push({ name: '**', value: text.slice(2).trim() });
    else header.bases.push({ name: nameOf(text), text });
  }
  return header;
}

function nameOf(text: string): string {
  const name = NAME.exec(text)?.[0] ?? '';
  const rest = text.slice(name.length).trim();
  if (/^(?:None|True|False)$/.test(name)) return '';
  const whole = rest === '' || (rest.startsWith('[') && isOneBracket(rest));
  return whole ? name.replace(/\s/g, '').normalize('NFKC') : '';
}

/** Whether the bracket that a text starts with is closed by its last character. */
function isOneBracket(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if ('([{'.includes(text[at]!)) depth++;
    else if (')]}'.includes(text[at]!) && --depth === 0) return at === text.length - 1;
  }
  return false;
}

/** What a class is, beyond being one. */
export type ClassKind = 'class' | 'enum' | 'protocol' | 'dataclass' | 'typeddict' | 'namedtuple' | 'pydantic';

const BY_BASE: readonly (readonly [RegExp, ClassKind])[] = [
  [/^(?:Enum|IntEnum|StrEnum|ReprEnum|Flag|IntFlag)$/, 'enum'],
  [/^Protocol$/, 'protocol'],
  [/^TypedDict$/, 'typeddict'],
  [/^NamedTuple$/, 'namedtuple'],
  [/^(?:BaseModel|RootModel|GenericModel|BaseSettings)$/, 'pydantic'],
];
/** Kinds that a class passes on to those derived from it; a protocol's are classes again. */
const INHERITED: ReadonlySet<ClassKind> = new Set(['enum', 'typeddict', 'pydantic']);
const DATACLASS = /(?:^|\.)dataclass$/;
const last = (name: string) => name.slice(name.lastIndexOf('.') + 1);

/**
 * What kind of class a definition is, by its decorators and bases. Of bases whose name says nothing,
 * `kindOfBase` is asked, which can follow the name to its definition: an index does.
 */
export function classKind(
  { decorators, bases }: Definition,
  kindOfBase?: (name: string) => ClassKind | undefined,
): ClassKind {
  if (decorators.some((name) => DATACLASS.test(name))) return 'dataclass';
  const header = readHeader(bases);
  for (const { name } of header.bases) {
    const known = BY_BASE.find(([pattern]) => pattern.test(last(name)))?.[1];
    if (known !== undefined) return known;
    const inherited = name === '' ? undefined : kindOfBase?.(name);
    if (inherited !== undefined && INHERITED.has(inherited)) return inherited;
  }
  const metaclass = header.keywords.find(({ name }) => name === 'metaclass')?.value ?? '';
  return /^(?:EnumMeta|EnumType)$/.test(last(metaclass)) ? 'enum' : 'class';
}
