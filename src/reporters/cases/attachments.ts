import { statSync } from 'node:fs';
import { relative } from 'node:path';
import type { Attachment } from '../../model/case.ts';

/** The attachments of which the file stands: one that is gone is not named, in a report made again from its journal. */
export function standing(attachments: readonly Attachment[] | undefined): readonly Attachment[] {
  return (attachments ?? []).filter(({ path }) => {
    try {
      return statSync(path).isFile();
    } catch {
      return false;
    }
  });
}

/** A file as seen from a directory, with `/`. Both absolute. */
export function pathFrom(directory: string, file: string): string {
  return relative(directory, file).replace(/\\/g, '/');
}
