import { resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { zxCli } from '../executors/script.ts';
import { withoutRepository } from '../git/git.ts';
import { attend, codeOf, describeEnd } from '../process/attend.ts';
import type { Mask } from '../process/mask.ts';
import { createTail } from '../process/tail.ts';
import type { Processes } from '../process/types.ts';
import type { ApplyPort } from '../remediation/phases/session.ts';
import { quoteCommand } from '../util/quote.ts';

/** Lines of its output that are told with a failure. */
const TAIL_LINES = 12;

/** Makes the changes of phases: by programs and zx scripts, as children in the worktree that they are to change. */
export function applyInChild(
  { config, directory }: LoadedConfig,
  processes: Processes,
  {
    env,
    signal,
    mask,
  }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal; readonly mask: Mask },
): ApplyPort {
  return async (apply, { root, timeoutMs }) => {
    const tail = createTail(TAIL_LINES);
    const isScript = apply.kind === 'script';
    const script = isScript ? [zxCli(), resolve(directory, apply.file)] : [];
    const child = processes.spawn({
      file: isScript ? process.execPath : apply.file,
      args: [...script, ...apply.args],
      shell: !isScript && apply.shell === true,
      cwd: isScript ? root : resolve(root, apply.cwd ?? '.'),
      env: { ...withoutRepository(env), ...config.env },
      owner: 'apply',
      onOutput: (_, text) => tail.push(text),
    });
    const ended = await attend(child, { limitMs: timeoutMs, signal });
    if (codeOf(ended) === 0) return { ok: true };
    const line = isScript || apply.shell !== true ? quoteCommand([apply.file, ...apply.args]) : apply.file;
    const said = tail.text().trim();
    return { ok: false, why: mask(`${line} ${describeEnd(ended)}${said === '' ? '' : `:\n${said}`}`) };
  };
}
