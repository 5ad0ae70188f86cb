import type { Finding } from './finding.ts';
import { RULES } from './rules/all.ts';

/** A finding that was accepted: one entry of `ssot-baseline.json`. */
export interface BaselineEntry {
  readonly rule: string;
  readonly path: string;
  readonly symbol: string;
  readonly fingerprint: string;
  /** As it was told when it was accepted. For people: it is compared with nothing. */
  readonly message: string;
  /** Of a finding that can spread (`Rule.spreads`): how many of its places were accepted in each file. */
  readonly places?: Readonly<Record<string, number>> | undefined;
}

/**
 * Tells findings that were accepted from new ones, and counts the accepted ones that are gone.
 *
 * A finding is known by its fingerprint. One that can spread (`Rule.spreads`: a broken import and its importers)
 * keeps its fingerprint as it does, so its places are compared as well: where any file has more of them than
 * were accepted, the finding has become worse, is new again, and says where. Fewer places are still the same one.
 */
export class Baseline {
  readonly #entries = new Map<string, BaselineEntry[]>();
  readonly #met = new Set<string>();

  readonly #name: string;

  /** `name` is what messages call it by. */
  constructor(entries: readonly BaselineEntry[], name = 'the baseline') {
    this.#name = name;
    for (const entry of entries) {
      // A merge can leave two entries of one finding: what either has was accepted.
      const same = this.#entries.get(entry.fingerprint);
      if (same === undefined) this.#entries.set(entry.fingerprint, [entry]);
      else same.push(entry);
    }
  }

  judge(finding: Finding): Finding {
    const entries = this.#entries.get(finding.fingerprint);
    if (entries === undefined) return finding;
    this.#met.add(finding.fingerprint);
    const grown = SPREADING.has(finding.rule) ? beyond(finding, entries) : [];
    if (grown.length === 0) return { ...finding, status: 'baseline' };
    const [first] = grown;
    const rest = grown.length === 1 ? '' : ` and ${grown.length - 1} more`;
    const places = grown.length === 1 ? '1 place is' : `${grown.length} places are`;
    const help = `${places} not in ${this.#name}: ${first!.path}:${first!.line}${rest}. ${finding.help}`;
    return { ...finding, help };
  }

  /** How many accepted findings of these rules were not judged: of a rule that did not run nothing is known. */
  fixed(rules: ReadonlySet<string>): number {
    let fixed = 0;
    for (const [fingerprint, [entry]] of this.#entries)
      if (!this.#met.has(fingerprint) && rules.has(entry!.rule)) fixed++;
    return fixed;
  }
}

/** The places of a finding that no entry accepted: in each file the last ones. */
function beyond({ related }: Finding, entries: readonly BaselineEntry[]) {
  const accepted = new Map<string, number>();
  for (const { places = {} } of entries)
    for (const [path, count] of Object.entries(places))
      accepted.set(path, Math.max(count, accepted.get(path) ?? 0));
  return related.filter(({ path }) => {
    const left = accepted.get(path) ?? 0;
    accepted.set(path, left - 1);
    return left <= 0;
  });
}

const SPREADING: ReadonlySet<string> = new Set(RULES.filter(({ spreads }) => spreads).map(({ id }) => id));

/** A finding as the baseline keeps it. */
export function entryOf({ rule, path, symbol, fingerprint, message, related }: Finding): BaselineEntry {
  const entry = { rule, path, symbol, fingerprint, message };
  if (!SPREADING.has(rule)) return entry;
  const places = new Map<string, number>();
  for (const { path } of related) places.set(path, (places.get(path) ?? 0) + 1);
  return { ...entry, places: Object.fromEntries([...places].sort(([a], [b]) => (a < b ? -1 : 1))) };
}
