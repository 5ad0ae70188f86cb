/** A place in a file. `file` is relative to the project root with `/`; `line` and `column` count from 1. */
export interface Location {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** `file:line:column`, as editors and terminals make it clickable. */
export function formatLocation(at: Location): string {
  let text = at.file;
  if (at.line !== undefined) text += `:${at.line}`;
  if (at.line !== undefined && at.column !== undefined) text += `:${at.column}`;
  return text;
}
