import { suggest } from '../util/nearest.ts';
import type { Draft, Finding } from './finding.ts';
import type { FileReader } from './index/read.ts';

/** One `# portcullis: ignore[rule] reason`. */
interface Suppression {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** The line whose findings it hides: its own, or the next one of code when it stands alone. */
  readonly covers: number;
  readonly rules: readonly string[];
  /** Why it hides nothing, as a message and what to do. */
  readonly fault: { readonly message: string; readonly help: string } | undefined;
  /** The rules of which it hid something. */
  readonly used: Set<string>;
}

/**
 * The suppressions of the files that have findings; others are not read, as a suppression there hides nothing. One
 * without a reason, or of a rule that there is not, hides nothing either.
 */
export class Suppressions {
  readonly #reader: FileReader;
  readonly #rules: readonly string[];
  readonly #byFile = new Map<string, readonly Suppression[]>();
  readonly #ran = new Set<string>();
  #hidden = 0;

  constructor(reader: FileReader, rules: readonly string[]) {
    this.#reader = reader;
    this.#rules = rules;
  }

  /** How many findings were hidden. */
  get hidden(): number {
    return this.#hidden;
  }

  /** The findings of a rule that are not hidden. */
  visible(rule: string, findings: readonly Finding[]): Finding[] {
    this.#ran.add(rule);
    for (const path of new Set(findings.map((it) => it.path)))
      if (!this.#byFile.has(path)) this.#byFile.set(path, this.#read(path));
    return findings.filter(({ path, line }) => {
      const by = this.#byFile
        .get(path)!
        .find((it) => it.fault === undefined && it.covers === line && it.rules.includes(rule));
      by?.used.add(rule);
      if (by !== undefined) this.#hidden++;
      return by === undefined;
    });
  }

  /** What is wrong with the suppressions that were met, and those of rules that ran and found nothing there. */
  drafts(): Draft[] {
    return [...this.#byFile.values()].flat().flatMap(({ path, line, column, rules, fault, used }) => {
      const at = { path, line, column, symbol: rules.join(', ') };
      if (fault !== undefined) return [{ ...at, ...fault }];
      const unused = rules.filter((rule) => this.#ran.has(rule) && !used.has(rule));
      return unused.map((rule) => ({
        ...at,
        symbol: rule,
        message: `ignore[${rule}] hides nothing here`,
        help: 'Remove it, before it hides what comes later.',
      }));
    });
  }

  #read(path: string): readonly Suppression[] {
    const content = this.#reader.read(path);
    if (typeof content === 'string') return [];
    const text = content.bytes.toString('utf8');
    if (!text.includes('portcullis:')) return [];
    const lines = text.split(/\r\n|\r|\n/);
    return lines.flatMap((content, at) => {
      const found = /#\s*portcullis:\s*(.*)$/.exec(content);
      if (found === null) return [];
      const column = Buffer.byteLength(content.slice(0, found.index)) + 1;
      const alone = content.slice(0, found.index).trim() === '';
      const covers = alone ? lines.findIndex((it, nth) => nth > at && !/^\s*(?:#|$)/.test(it)) + 1 : at + 1;
      return {
        path,
        line: at + 1,
        column,
        covers,
        used: new Set<string>(),
        ...parse(found[1]!, this.#rules),
      };
    });
  }
}

const FORM = 'Write `# portcullis: ignore[RULE] REASON`, on the line of the finding or the one before.';

function parse(text: string, known: readonly string[]): Pick<Suppression, 'rules' | 'fault'> {
  const [, list, reason] = /^ignore\[([^\]]*)\]\s*(.*)$/.exec(text) ?? [];
  if (list === undefined)
    return { rules: [], fault: { message: `cannot read '# portcullis: ${text}'`, help: FORM } };
  const rules = list
    .split(',')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '');
  if (rules.length === 0) return { rules, fault: { message: 'it names no rule to ignore', help: FORM } };
  const unknown = rules.find((rule) => !known.includes(rule));
  if (unknown !== undefined)
    return {
      rules,
      fault: { message: `there is no rule ${unknown} to ignore`, help: suggest(unknown, known) },
    };
  if (reason!.replace(/^[-–—:#\s]+/, '') === '')
    return {
      rules,
      fault: { message: `ignore[${list}] has no reason, and hides nothing without one`, help: FORM },
    };
  return { rules, fault: undefined };
}
