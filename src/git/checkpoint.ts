import * as z from 'zod/mini';
import { git } from './git.ts';

const PREFIX = 'refs/portcullis/checkpoints/';

/** What a checkpoint says was run on its tree. Stored as JSON in the message of an annotated tag object. */
const recordSchema = z.object({
  version: z.literal(1),
  pipeline: z.string(),
  tree: z.string(),
  run: z.string(),
  at: z.string(),
  portcullis: z.string(),
  durationMs: z.number(),
  gates: z.array(
    z.object({
      stage: z.string(),
      kind: z.string(),
      durationMs: z.number(),
      cases: z.number(),
      flaky: z.boolean(),
    }),
  ),
});
export type CheckpointRecord = z.infer<typeof recordSchema>;

export interface Checkpoint {
  readonly ref: string;
  /** `<pipeline>/<name>` */
  readonly name: string;
  readonly commit: string;
  readonly record: CheckpointRecord;
}

export type CheckpointResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

/**
 * Records that `commit` passed: a tag object with the record as its message, under
 * `refs/portcullis/checkpoints/<pipeline>/<name>`. Nothing else in the repository changes; an existing name is refused.
 */
export async function createCheckpoint(
  directory: string,
  commit: string,
  name: string,
  record: CheckpointRecord,
): Promise<CheckpointResult<string>> {
  const ref = `${PREFIX}${record.pipeline}/${name}`;
  const valid = await git(directory, ['check-ref-format', ref]);
  if (!valid.ok)
    return { ok: false, message: `'${record.pipeline}/${name}' cannot be the name of a git ref` };
  const tagger = `portcullis <portcullis@localhost> ${Math.floor(Date.parse(record.at) / 1000)} +0000`;
  const gates = record.gates.map(({ stage }) => stage).join(', ');
  const tag = `object ${commit}\ntype commit\ntag ${record.pipeline}/${name}\ntagger ${tagger}\n\n${record.pipeline} passed: ${gates}\n\n${JSON.stringify(record, null, 2)}\n`;
  const object = await git(directory, ['mktag'], { input: tag });
  if (!object.ok) return object;
  const updated = await git(directory, [
    'update-ref',
    '--create-reflog',
    '-m',
    'portcullis: checkpoint',
    ref,
    object.stdout,
    '0'.repeat(object.stdout.length),
  ]);
  return updated.ok ? { ok: true, value: ref } : updated;
}

/** Every checkpoint, newest first. What cannot be read as one is left out and counted in `unreadable`. */
export async function listCheckpoints(
  directory: string,
): Promise<CheckpointResult<{ checkpoints: Checkpoint[]; unreadable: string[] }>> {
  const format = '%(refname)%01%(*objectname)%01%(contents)%00';
  const listed = await git(directory, ['for-each-ref', '--sort=-taggerdate', `--format=${format}`, PREFIX]);
  if (!listed.ok) return listed;
  const checkpoints: Checkpoint[] = [];
  const unreadable: string[] = [];
  for (const entry of listed.stdout.split('\0')) {
    const [ref = '', commit = '', contents = ''] = entry.replace(/^\n/, '').split('\x01');
    if (ref === '') continue;
    const record = parseRecord(contents);
    if (record === undefined || commit === '') unreadable.push(ref);
    else checkpoints.push({ ref, name: ref.slice(PREFIX.length), commit, record });
  }
  return { ok: true, value: { checkpoints, unreadable } };
}

function parseRecord(contents: string): CheckpointRecord | undefined {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(contents.slice(contents.indexOf('{'))));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
