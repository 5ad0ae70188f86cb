import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Executor } from '../model/ports.ts';
import { type CommandHost, runCommand } from './command.ts';

/** A zx script to run as a child, since zx changes global state of the process it is imported into. */
export interface ScriptSpec {
  readonly kind: 'script';
  /** Absolute. */
  readonly file: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
}

export function createScriptExecutor(host: CommandHost): Executor<ScriptSpec> {
  return {
    async check(spec) {
      if (existsSync(spec.file)) return [];
      return [
        {
          message: `the script '${spec.file}' does not exist`,
          help: 'Give its path relative to the config file.',
        },
      ];
    },
    async run(spec, context) {
      const argv = [zxCli(), spec.file, ...spec.args];
      return await runCommand({ file: process.execPath, args: argv, cwd: spec.cwd }, context, host);
    },
  };
}

/** The program of zx, which runs a script as a child. */
export function zxCli(): string {
  return join(dirname(createRequire(import.meta.url).resolve('zx/package.json')), 'build', 'cli.js');
}
