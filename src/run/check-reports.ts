import type { LoadedConfig } from '../config/load.ts';
import type { Problem } from '../model/ports.ts';
import { checkReportPath } from '../reporters/check-path.ts';
import { type OutputOptions, reportFiles } from './reporters.ts';

/** What would keep the reports that are asked for from being written. Leaves nothing behind. */
export function checkReports(loaded: LoadedConfig, options: OutputOptions): Problem[] {
  const { junit, ctrf } = reportFiles(loaded, options);
  const problemOf = (
    report: string,
    file: string | undefined,
    flag: '--junit' | '--report-dir',
  ): Problem[] => {
    const why = file === undefined ? undefined : checkReportPath(file);
    if (why === undefined) return [];
    const fromFlag = flag === '--junit' ? options.junit !== undefined : options.reportDir !== undefined;
    const message = `the ${report} report cannot be written to ${file}: ${why}`;
    return [
      fromFlag
        ? { message, help: `Give ${flag} a path that can be written, or leave it out.` }
        : { message, file: loaded.file, help: 'Set reports.dir to a directory that can be written.' },
    ];
  };
  return [
    ...problemOf('junit', junit, options.junit === undefined ? '--report-dir' : '--junit'),
    ...problemOf('ctrf', ctrf, '--report-dir'),
  ];
}
