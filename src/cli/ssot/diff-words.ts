import type { DiffReport, LoadStep, SideCounts, StoppedModule } from '../../ssot/diff/report.ts';

/** `1 file`, `3 files`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** `2 findings and 12 modules, 3 test files among them`; `nothing` for nothing. */
export function countsInWords({ findings, modules, tests }: SideCounts): string {
  const testFiles = tests === 0 ? '' : `, ${count(tests, 'test file')} among them`;
  const parts = [
    ...(findings === 0 ? [] : [count(findings, 'finding')]),
    ...(modules === 0 ? [] : [`the import of ${count(modules, 'module')}${testFiles}`]),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(' and ');
}

/** `main (a1b2c3d)`, or where main and HEAD parted. */
export function baseInWords({ base: { revision, commit, mergeBase } }: DiffReport): string {
  const short = commit.slice(0, 10);
  return mergeBase ? `${short}, which ${revision} and HEAD share` : `${revision} (${short})`;
}

/** `14 files differ, 2 are new, 1 is gone`. */
export function filesInWords({ files: { changed, added, removed } }: DiffReport): string {
  return `${count(changed, 'file')} changed, ${added} new, ${removed} gone`;
}

/** The way from a module to what it fails by: `tests/test_a.py:3 → app/mid.py:1 → app/core.py`. */
export function wayOf({ chain }: Pick<StoppedModule, 'chain'>): string {
  const last = chain.at(-1);
  if (last === undefined) return 'here';
  const steps = chain.map(({ path, line, why }) =>
    why === 'import' ? `${path}:${line}` : `${path} (${WHY[why]})`,
  );
  return [...steps, last.to].join(' → ');
}

const WHY: Readonly<Record<Exclude<LoadStep['why'], 'import'>, string>> = {
  package: 'in the package',
  conftest: 'tested below',
};

/** `11 import, 1 doc`: the most first. */
export function countsByName(counts: Readonly<Record<string, number>>): string {
  const all = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return all.map(([name, amount]) => `${amount} ${name}`).join(', ');
}

/** Lines of one list that are shown; `--format json` has them all. */
export const MAX_LISTED = 20;

/** A title with the first items under it, each by its name and the way to it; nothing where there are none. */
export function listed<T>(
  title: string,
  items: readonly T[],
  name: (item: T) => string,
  way: (item: T) => string,
): string[] {
  if (items.length === 0) return [];
  const rest = items.length - MAX_LISTED;
  return [
    `  ${title}`,
    ...items.slice(0, MAX_LISTED).map((item) => `    ${name(item)}  ${way(item)}`),
    ...(rest > 0 ? [`    and ${rest} more (--format json lists them)`] : []),
  ];
}
