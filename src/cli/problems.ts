import { relative } from 'node:path';
import { formatLocation } from '../model/location.ts';
import type { Problem } from '../model/ports.ts';

/**
 * Prints what is wrong with the usage or the configuration, each with its place and the nearest right answer. `mask`
 * takes out the secrets that the config names, once it could be read.
 */
export function printProblems(problems: readonly Problem[], mask = (text: string): string => text): void {
  const lines = problems.map(({ message, file, line, column, help }) => {
    const where =
      file === undefined
        ? ''
        : `${formatLocation({ file: relative(process.cwd(), file) || file, line, column })}: `;
    return `portcullis: ${where}${message}${help === undefined ? '' : `\n  ${help}`}`;
  });
  process.stderr.write(mask(`${lines.join('\n')}\nNothing was started.\n`));
}
