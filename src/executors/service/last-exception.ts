/** Characters of an exception's line that a message holds. */
const MAX_LENGTH = 300;

/**
 * The line of output with which the last Python traceback ends: `ModuleNotFoundError: No module named 'x'`. It says
 * what went wrong, but stands below all of the frames; undefined where there is no traceback, or its end is not there.
 */
export function lastException(output: string): string | undefined {
  const [, ...tracebacks] = output.split(/^Traceback \(most recent call last\):$/m);
  const line = tracebacks
    .at(-1)
    ?.split('\n')
    .find((each) => /^[A-Za-z_][\w.]*(?:: .*)?$/.test(each));
  return line?.slice(0, MAX_LENGTH);
}
