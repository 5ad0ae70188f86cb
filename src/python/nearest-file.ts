import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearest } from '../util/nearest.ts';

/** The file or directory beside a missing one whose name is closest to its, absolute; undefined when none is close. */
export function nearestFile(missing: string): string | undefined {
  try {
    const name = nearest(basename(missing), readdirSync(dirname(missing)));
    return name === undefined ? undefined : join(dirname(missing), name);
  } catch {
    return undefined;
  }
}
