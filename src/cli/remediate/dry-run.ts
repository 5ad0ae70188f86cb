import { relative } from 'node:path';
import type { LoadedConfig } from '../../config/load.ts';
import type { Phase } from '../../remediation/plan/schema.ts';
import type { SourcedRemediation } from '../../remediation/plan/sourced.ts';
import { formatDuration } from '../../util/duration.ts';
import { plural } from '../../util/plural.ts';
import { quoteCommand } from '../../util/quote.ts';

/** Every phase with every command it would run, in order. */
export function renderDryRun(
  { name, remediation, file }: SourcedRemediation,
  { config, directory }: LoadedConfig,
  { land }: { readonly land?: boolean },
): string {
  const branch = `portcullis/remediation/${name}-ID`;
  const gate = (pipeline = config.defaultPipeline, only: readonly string[] = []): string =>
    quoteCommand(['portcullis', 'run', pipeline, ...(only.length === 0 ? [] : ['--only', ...only])]);
  const lines = [
    `${name}: ${plural(remediation.phases.length, 'phase')}, from ${relative(directory, file)}. Nothing was started.`,
    `  git update-ref refs/heads/${branch} HEAD`,
  ];
  for (const [at, phase] of remediation.phases.entries()) {
    const { name: title, validate, message, retry } = phase;
    const judged = gate(validate.pipeline, validate.only);
    const worse = validate.expect === 'no-worse' ? '  # nothing may fail that did not before' : '';
    const again =
      retry.limit === 0
        ? 'not tried again'
        : `tried again ${plural(retry.limit, 'time')}, after ${formatDuration(retry.backoff)}`;
    lines.push(
      '',
      `${at + 1}. ${title}  (${again})`,
      `  git worktree add --detach TREE ${branch}`,
      `  ${describeApply(phase)}`,
      `  git -C TREE add --all`,
      `  ${judged}${worse}`,
      `  git -C TREE commit -m ${quoteCommand([message.replaceAll('{phase}', title).replaceAll('{remediation}', name).split('\n')[0]!])}`,
      `  ${judged}  # in a fresh worktree of the commit; git revert when it is red`,
    );
  }
  lines.push('', 'at the end', `  ${gate(remediation.final.pipeline, remediation.final.only)}`);
  lines.push(`  ${land === true ? '' : '# offered: '}git merge --ff-only ${branch}`);
  return `${lines.join('\n')}\n`;
}

function describeApply({ apply }: Phase): string {
  switch (apply.kind) {
    case 'person':
      return `# a person: ${apply.message}`;
    case 'script':
      return `zx ${quoteCommand([apply.file, ...apply.args])}`;
    case 'command':
      return apply.shell === true ? apply.file : quoteCommand([apply.file, ...apply.args]);
  }
}
