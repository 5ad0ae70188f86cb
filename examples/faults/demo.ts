/**
 * Shows what portcullis says of one fault: `npm run demo -- FAULT [--keep]`; without a name, the faults there are.
 * Exit code 0 when all was as the catalogue says, 1 when not, 2 for a fault that does not exist.
 */
import { styleText } from 'node:util';
import { suggest } from '../../src/util/nearest.ts';
import { FAULTS } from './catalogue.ts';
import type { Fault } from './fault.ts';
import { differences, type Observed, observe, place } from './observe.ts';
import { exitOf, startRun } from './run.ts';
import { createWorkspace, patchText } from './workspace.ts';

const words = process.argv.slice(2);
const keep = words.includes('--keep');
const [name, ...more] = words.filter((word) => word !== '--keep');
const fault = FAULTS.find((each) => each.name === name);
if (name === undefined) console.log(list());
else if (fault !== undefined && more.length === 0) process.exitCode = await show(fault);
else {
  const problem =
    fault === undefined
      ? `There is no fault '${name}'. ${suggest(
          name,
          FAULTS.map((each) => each.name),
        )}`
      : `One fault at a time: '${more[0]}' is one too many.`;
  console.error(problem);
  process.exitCode = 2;
}

async function show(fault: Fault): Promise<number> {
  console.log(`${heading(fault.name)}\n${fault.story}\n\n${paintPatch(patchText(fault))}`);
  // Ctrl-C reaches the child too, which ends what it has started; passing it on would be the second one, which forces.
  process.on('SIGINT', () => {});
  const workspace = await createWorkspace(fault);
  try {
    const child = startRun(workspace, 'inherit');
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    const exitCode = await exitOf(child);
    if (exitCode === 130 || exitCode === 143) return exitCode;
    const seen = await observe(workspace, exitCode);
    const wrong = differences(fault, seen, workspace);
    console.log(`${verdict(fault, seen, wrong)}\n${left(workspace.directory)}`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    if (!keep) workspace.remove();
  }
}

function verdict({ stage, exitCode, cause }: Fault, seen: Observed, wrong: readonly string[]): string {
  const expected = `'${stage}' closes first (${cause.reason}), exit code ${exitCode}, and the first cause says ${cause.says}${
    cause.at === undefined ? '' : ` at ${cause.at.file}`
  }`;
  if (wrong.length > 0) {
    return `${heading('What had to happen')}\n${expected}\n${styleText('red', '✗ It did not:')}\n${wrong.map((each) => `  ${each}`).join('\n')}`;
  }
  const at = place(seen.firstCause);
  const happened = styleText('green', `✓ It did${at === undefined ? '' : `, at ${at}`}.`);
  return `${heading('What had to happen')}\n${expected}\n${happened}`;
}

/** What became of the directory that `again` and the reports point into. */
function left(directory: string): string {
  return keep
    ? `The broken copy is kept: ${directory}`
    : 'The broken copy is removed, and with it what `again` and REPORTS name: --keep leaves it there.';
}

function list(): string {
  const rows = FAULTS.map(
    ({ name, stage, story }) => `${styleText('bold', name)}  ${styleText('dim', `(${stage})`)}\n    ${story}`,
  );
  return `${rows.join('\n')}\n\nnpm run demo -- FAULT  breaks a copy of the example with one of them, and runs portcullis on it; --keep leaves the copy.`;
}

function heading(text: string): string {
  return styleText('bold', `── ${text} ──`);
}

function paintPatch(patch: string): string {
  const colors = { '+': 'green', '-': 'red', '@': 'cyan' } as const;
  return patch
    .split('\n')
    .map((line) => {
      const color = colors[line[0] as keyof typeof colors];
      return color === undefined ? line : styleText(color, line);
    })
    .join('\n');
}
