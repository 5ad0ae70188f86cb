import type { SourceFile } from './index/source-file.ts';

export type Area = 'source' | 'test' | 'script' | 'backup' | 'generated';

const BACKUP = /(?:^|\/)(?:backups?|archives?|archived|old|deprecated)\/|[._-](?:backup|bak|old|orig)\.py$/i;
const GENERATED = /_pb2(?:_grpc)?\.py$|(?:^|\/)(?:generated|_generated)\//;
const SCRIPT = /(?:^|\/)(?:scripts?|bin|tools?)\/|^[^/]*(?:setup|conftest|noxfile|tasks|manage)\.py$/;

/** What a file is for, by where it stands and what it is called. */
export function areaOf({ path, isTest }: SourceFile): Area {
  if (BACKUP.test(path)) return 'backup';
  if (GENERATED.test(path)) return 'generated';
  if (isTest) return 'test';
  return SCRIPT.test(path) ? 'script' : 'source';
}
