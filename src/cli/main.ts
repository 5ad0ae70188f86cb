import { writeSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { EXIT } from '../run/exit-code.ts';
import { cacheDir } from '../util/cache-dir.ts';
import { createProgram } from './program.ts';

/** ms that what a user's config has left open (a timer, a socket) may keep us, once everything is said. */
const LINGER_MS = 1000;

/** Set once the command has said its exit code. */
let told = false;
/** Set once something could not be shown. */
let lost = false;

/** Parses argv, runs the command and sets the exit code. Nothing else in portcullis touches `process.exitCode`. */
async function main(argv: readonly string[]): Promise<void> {
  try {
    await createProgram((code) => {
      process.exitCode = code;
    }).parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
  told = true;
}

/** Commander has printed its own errors already; anything else is a defect of portcullis. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  const text = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`portcullis: a defect of portcullis itself, please report it:\n${text}\n`);
  return EXIT.defect;
}

/** Whoever reads us may have read enough (`portcullis --help | head`); output that is lost otherwise is never green. */
function onLostOutput(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') lost = true;
}

// From 22.1 on Node keeps what it compiles of modules, if told where: here jiti, the library, and what a config imports.
// It says nothing when it cannot write there.
const { enableCompileCache } = module as { enableCompileCache?: (directory: string) => unknown };
enableCompileCache?.(join(cacheDir(), 'compiled'));

process.stdout.on('error', onLostOutput);
process.stderr.on('error', onLostOutput);
// A user's config or scenario runs in this process: if it ends us midway, that is not a pass.
process.on('exit', () => {
  if (told) {
    if (lost) process.exitCode ||= EXIT.failed;
    return;
  }
  process.exitCode = EXIT.defect;
  writeSync(
    2,
    'portcullis: ended before the command did: does the config, or something it imports, call process.exit?\n',
  );
});

void main(process.argv).then(() => setTimeout(() => process.exit(), LINGER_MS).unref());
