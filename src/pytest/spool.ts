import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Attachment } from '../model/case.ts';
import type { AttachmentStore, StageContext } from '../model/ports.ts';
import type { Spooled } from './protocol.ts';

/** Where the plugin puts what tests print beyond what their cases hold, and what becomes of it. */
export interface Spool {
  /** Absolute; for this user alone. */
  readonly directory: string;
  /** Hands the files of a test over to be kept, and removes them. `red`: the test failed. */
  take(spooled: Spooled | undefined, red: boolean): readonly Attachment[];
}

/** What the plugin calls its files. Whatever else the channel may say is no name of ours. */
const NAME = /^\d{1,10}-\d{1,9}-(stdout|stderr)$/;
/** See TOTAL in `plugin/portcullis_spool.py`. */
const FULL =
  'a stage has printed more than there is room for: 256 MB, half of it for passing tests; some captured output is kept only in part';

/** Makes the directory, which goes with the temporary one that it lies in. */
export function createSpool(directory: string, store: AttachmentStore, emit: StageContext['emit']): Spool {
  const tell = (message: string): void => emit({ type: 'note', level: 'warning', message });
  let toldFull = false;
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    tell(`captured output cannot be kept as attachments: ${(error as Error).message}`);
  }
  return {
    directory,
    take(spooled = [], red) {
      if (spooled === 'full') {
        if (!toldFull) tell(FULL);
        toldFull = true;
        return [];
      }
      return (Array.isArray(spooled) ? spooled.slice(0, 2) : []).flatMap((file) => {
        const name = NAME.exec(String(file))?.[1] as 'stdout' | 'stderr' | undefined;
        if (name === undefined) return [];
        const source = join(directory, String(file));
        const kept = store.keep(source, { name, red }, tell);
        remove(source);
        return kept === undefined ? [] : [kept];
      });
    },
  };
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It goes with its directory.
  }
}
