import { table } from '../lib/table.ts';
import { CAUSES, type Cause, type Cell, type Runner, TREES, type Tree } from './types.ts';

/** One measurement and what was measured. */
export interface Row {
  readonly runner: Runner;
  readonly cause: Cause;
  readonly tree: Tree;
  readonly cell: Cell;
}

/** `sleep 30` ends by itself then: whoever exits that late has waited for it. */
const WAITED_S = 28;

const TITLES: Record<Cause, string> = {
  failure: 'A sibling fails',
  SIGINT: 'SIGINT to the runner alone',
  SIGTERM: 'SIGTERM to the runner alone',
};
const COLUMNS: Record<Tree, string> = {
  normal: 'normal tree',
  stubborn: 'ignores INT, TERM, HUP',
  setsid: 'a descendant in its own session',
};

/** One Markdown table a cause: a row a runner, a column a tree. `date` heads them; `capS` is how long was waited. */
export function report(rows: readonly Row[], date: string, capS: number): string {
  const runners = [...new Set(rows.map((row) => row.runner))];
  const sections = CAUSES.map((cause) => {
    const lines = runners.map((runner) => [
      `${runner.name} ${runner.version} \`${runner.how}\``,
      ...TREES.map((tree) => {
        const row = rows.find((each) => each.runner === runner && each.cause === cause && each.tree === tree);
        return row === undefined ? '' : show(row.cell, capS);
      }),
    ]);
    return `### ${TITLES[cause]}\n\n${table(['', ...TREES.map((tree) => COLUMNS[tree])], lines)}`;
  });
  const legend =
    'Seconds from the cause to the exit of the runner, what was still alive then, and its exit code. **30+**: it waited for the ' +
    'natural end of the tree, or beyond.';
  return ['## Stopping: the three trees', `\`npm run bench:stop\`, ${date}`, legend, ...sections].join(
    '\n\n',
  );
}

function show({ seconds, orphans, exit }: Cell, capS: number): string {
  const late = seconds === undefined || seconds >= WAITED_S;
  const over = `**${Math.min(30, capS)}+**`;
  const left = orphans.length === 0 ? 'clean' : `**${orphans.length} left**`;
  return `${late ? over : seconds.toFixed(2)}, ${late && seconds === undefined ? 'ended by us' : left}, exit ${exit}`;
}
