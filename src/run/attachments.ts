import { dirname, join, parse } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { type OutputOptions, reportFiles } from './reporters.ts';

/**
 * The folder of a run's attachments, absolute: `junit-attachments` beside `junit.xml`, so that a report and its files
 * travel together; beside the CTRF report where that is the only one; undefined where none is asked for.
 */
export function attachmentFolder(loaded: LoadedConfig, options: OutputOptions): string | undefined {
  const { junit, ctrf } = reportFiles(loaded, options);
  const report = junit ?? ctrf;
  if (report === undefined) return undefined;
  // No character that would end or divide `[[ATTACHMENT|path]]`.
  const stem = parse(report).name.replace(/[^\w.-]/g, '_');
  return join(dirname(report), `${stem}-attachments`);
}
