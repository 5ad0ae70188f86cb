import type { Command } from 'commander';
import type { ImpactReport } from '../../ssot/impact/report.ts';
import type { SetExitCode } from '../exit.ts';
import { addSubcommand, formatOption, report, type SsotFlags } from './command.ts';

/** `portcullis ssot impact NAME` */
export function addImpactCommand(group: Command, setExitCode: SetExitCode): void {
  addSubcommand(
    group,
    'impact',
    'who depends on a name, what breaks if it goes, and in which order its consumers can be moved',
    'portcullis ssot impact WebSocketManager',
    'portcullis ssot impact app.core.manager.WebSocketManager --format markdown',
    'portcullis ssot impact app.core.manager --root .       a whole module',
  )
    .argument('<name>', 'a name as it is defined, pkg.mod.Name, a module, or the path of its file')
    .addOption(formatOption('markdown'))
    .action(async (name: string, flags: SsotFlags) => {
      const { impactOf } = await import('../../ssot/impact/impact.ts');
      const render = await impactRenderer(flags);
      setExitCode(
        await report(
          flags,
          (options) => impactOf(options, name),
          render,
          () => true,
        ),
      );
    });
}

async function impactRenderer({ format }: SsotFlags): Promise<(report: ImpactReport) => string> {
  if (format === 'markdown') return (await import('./impact-markdown.ts')).renderImpactMarkdown;
  return (await import('./impact-text.ts')).renderImpact;
}
