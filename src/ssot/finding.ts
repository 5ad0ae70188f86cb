import { createHash } from 'node:crypto';
import type { Area, RuleId } from './options.ts';

/** Another place that belongs to a finding: a consumer, the other definition, a step of a cycle. */
export interface Related {
  readonly path: string;
  readonly line: number;
  readonly note: string;
}

/** Something that a rule found, as `ssot check --format json` prints it. */
export interface Finding {
  readonly rule: RuleId;
  /** Relative to the root of the tree, with `/`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly symbol: string;
  readonly message: string;
  /** What to do next. */
  readonly help: string;
  /** Whether `ssot fix` can mend it. */
  readonly fix: boolean;
  readonly status: 'new' | 'baseline';
  /** What the file is for; not known of a file that is no Python of the tree. */
  readonly area?: Area | undefined;
  /** Stable when lines move, and of a finding with many places when the place it is told at does. */
  readonly fingerprint: string;
  readonly related: readonly Related[];
}

/** A finding as a rule states it. */
export interface Draft {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly symbol: string;
  /** Does not name the place above, which stands before it wherever it is shown. */
  readonly message: string;
  readonly help: string;
  readonly related?: readonly Related[] | undefined;
  /** Whether `ssot fix` can mend it. */
  readonly fix?: boolean | undefined;
  /** What tells it from others of the same rule, path and symbol; no line numbers. */
  readonly key?: string | undefined;
  /** Whether the path is only one of the places it stands for, and so tells nothing of which finding it is. */
  readonly anywhere?: boolean | undefined;
  /** How much hangs on it: the heaviest stands first. */
  readonly weight?: number | undefined;
}

/** Puts a rule's findings in order, heaviest first, and gives each its fingerprint. */
export function finalize(rule: RuleId, drafts: readonly Draft[]): Finding[] {
  const ordered = [...drafts].sort(
    (a, b) =>
      (b.weight ?? 0) - (a.weight ?? 0) || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line),
  );
  const seen = new Map<string, number>();
  return ordered.map(({ path, line, column, symbol, message, help, related, key, anywhere, fix }) => {
    const identity = [rule, anywhere ? '' : path, symbol, key ?? ''].join('\0');
    const nth = seen.get(identity) ?? 0;
    seen.set(identity, nth + 1);
    const hash = createHash('sha256').update(nth === 0 ? identity : `${identity}\0${nth}`);
    const fingerprint = hash.digest('hex').slice(0, 16);
    return {
      rule,
      path,
      line,
      column,
      symbol,
      message,
      help,
      fix: fix ?? false,
      status: 'new',
      fingerprint,
      related: related ?? [],
    };
  });
}
