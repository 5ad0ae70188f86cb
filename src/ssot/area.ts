import type { SourceFile } from './index/source-file.ts';
import { AREAS, type Area, DEFAULT_TEST_PATTERNS, type SsotOptions } from './options.ts';
import { pathMatcher } from './patterns.ts';

export type { Area } from './options.ts';

/** What Python files are for, by their paths; undefined for other files. */
export function areasByPath({
  areas,
  testPatterns = DEFAULT_TEST_PATTERNS,
}: SsotOptions): (path: string) => Area | undefined {
  const isTest = pathMatcher(testPatterns);
  return (path) => (path.endsWith('.py') ? areaOf({ path, isTest: isTest(path) }, areas) : undefined);
}

const BACKUP = /(?:^|\/)(?:backups?|archives?|archived|old|deprecated)\/|[._-](?:backup|bak|old|orig)\.py$/i;
const GENERATED = /_pb2(?:_grpc)?\.py$|(?:^|\/)(?:generated|_generated)\//;
const SCRIPT = /(?:^|\/)(?:scripts?|bin|tools?)\/|^[^/]*(?:setup|conftest|noxfile|tasks|manage)\.py$/;

type Declared = NonNullable<SsotOptions['areas']>;

/** What a file is for: by what is declared, or else by where it stands and what it is called. */
export function areaOf(file: Pick<SourceFile, 'path' | 'isTest'>, declared: Declared = {}): Area {
  return declaredArea(file.path, declared) ?? conventionalArea(file);
}

function conventionalArea({ path, isTest }: Pick<SourceFile, 'path' | 'isTest'>): Area {
  if (BACKUP.test(path)) return 'backup';
  if (GENERATED.test(path)) return 'generated';
  if (isTest) return 'test';
  return SCRIPT.test(path) ? 'script' : 'source';
}

type Matchers = readonly (readonly [Area, (path: string) => boolean])[];

const compiled = new WeakMap<Declared, Matchers>();

/** The first area, in the order of `AREAS`, with a glob that matches. */
function declaredArea(path: string, declared: Declared): Area | undefined {
  let matchers = compiled.get(declared);
  if (matchers === undefined) {
    matchers = AREAS.map((area) => [area, pathMatcher(declared[area] ?? [])] as const);
    compiled.set(declared, matchers);
  }
  return matchers.find(([, matches]) => matches(path))?.[0];
}
