import type { Problem } from '../../model/ports.ts';
import { EXIT } from '../../run/exit-code.ts';
import { printProblems } from '../problems.ts';

/** Reasons that have nothing to do with what the tree is like. */
const USAGE = ['unreadable-root', 'unreadable-baseline', 'bad-contracts', 'unreadable-base', 'unknown-name'];

/** Says why an `ssot` command has no report; returns its exit code. What cannot be read is bad usage; nothing to check is red. */
export function printRefusal(refusal: Problem & { readonly reason: string }): number {
  if (USAGE.includes(refusal.reason)) {
    printProblems([refusal]);
    return EXIT.usage;
  }
  process.stderr.write(`portcullis: ${refusal.message}\n  ${refusal.help}\n`);
  return EXIT.failed;
}
