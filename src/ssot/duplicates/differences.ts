import { innerOf } from '../inner.ts';
import type { Found } from '../inventory-definition.ts';
import type { Text } from './texts.ts';

/** One thing in which definitions of a name differ. */
export interface Difference {
  readonly kind: 'member' | 'signature' | 'value' | 'base' | 'decorator';
  /** Of the member; of the class itself where it is about that. */
  readonly name: string;
  /** Each text that some of the definitions have; null where they have none. */
  readonly variants: readonly {
    readonly text: string | null;
    /** Places in the symbol's `definitions`. */
    readonly definitions: readonly number[];
  }[];
}

/** What one definition has, by kind and name. */
type Facts = ReadonlyMap<string, string>;

/** Everything that some of these definitions have and others not, or have otherwise; `places` count in the symbol's list. */
export function differencesOf(
  found: readonly Found[],
  places: readonly number[],
  texts: ReadonlyMap<Found, Text>,
): Difference[] {
  const facts = found.map((it) => factsOf(it, texts.get(it)));
  const keys = new Set(facts.flatMap((it) => [...it.keys()]));
  return [...keys].flatMap((key) => {
    const byText = new Map<string | null, number[]>();
    for (const [nth, own] of facts.entries()) {
      const text = own.get(key) ?? null;
      byText.set(text, [...(byText.get(text) ?? []), places[nth]!]);
    }
    if (byText.size === 1) return [];
    const [kind, name] = key.split('\0') as [Difference['kind'], string];
    // A member that one of them has not is told once, as that.
    if (byText.has(null) && (kind === 'signature' || kind === 'value')) return [];
    return [{ kind, name, variants: [...byText].map(([text, definitions]) => ({ text, definitions })) }];
  });
}

function factsOf({ file, at, by }: Found, text: Text | undefined): Facts {
  const facts = new Map<string, string>();
  for (const [name, value] of text?.values ?? []) if (value !== '') facts.set(`value\0${name}`, value);
  if (by === 'assignment') return facts;
  const own = file.outline.definitions[at]!;
  if (own.kind === 'function') facts.set(`signature\0${own.name}`, flat(own.parameters));
  for (const base of partsOf(own.bases)) facts.set(`base\0${base}`, base);
  for (const decorator of own.decorators) facts.set(`decorator\0${decorator}`, decorator);
  if (own.kind === 'function') return facts;
  const inner = innerOf(file.outline, at);
  for (const { name } of inner.assignments) facts.set(`member\0${name}`, name);
  for (const { kind, name, parameters } of inner.definitions) {
    facts.set(`member\0${name}`, name);
    if (kind === 'function') facts.set(`signature\0${name}`, flat(parameters));
  }
  return facts;
}

const flat = (text: string) => text.replace(/\s+/g, ' ').replace(/,\s*$/, '').trim();

/** The bases and keywords of a class header, split at the commas between them. */
function partsOf(bases: string): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at <= bases.length; at++) {
    const char = bases[at] ?? ',';
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    if (char !== ',' || (depth > 0 && at < bases.length)) continue;
    parts.push(flat(bases.slice(from, at)));
    from = at + 1;
  }
  return parts.filter((part) => part !== '');
}
