import { CommanderError } from 'commander';
import { EXIT } from '../run/exit-code.ts';
import { createProgram } from './program.ts';

/** Parses argv, runs the command and sets the exit code. Nothing else in portcullis touches `process.exitCode`. */
async function main(argv: readonly string[]): Promise<void> {
  try {
    await createProgram((code) => {
      process.exitCode = code;
    }).parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** Commander has printed its own errors already; anything else is a defect of portcullis. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  const text = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`portcullis: a defect of portcullis itself, please report it:\n${text}\n`);
  return EXIT.defect;
}

// Whoever reads us may have read enough: `portcullis --help | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

await main(process.argv);
