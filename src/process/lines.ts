import { StringDecoder } from 'node:string_decoder';

/** Cuts a stream into lines. */
export interface LineSplitter {
  push(chunk: Buffer | string): void;
  /** The stream has ended: delivers the last line if it had no newline. */
  end(): void;
}

/**
 * Makes a splitter that calls `onLine` with each line, without its `\n` or `\r\n`. A line of more than
 * `maxLength` UTF-16 units (64 Ki) is delivered in pieces as it comes, each with `whole` false, so that
 * a stream without newlines needs no more memory than that; no text is lost. Bytes are UTF-8, and may be
 * cut anywhere.
 */
export function createLineSplitter(
  onLine: (line: string, whole: boolean) => void,
  { maxLength = 64 * 1024 }: { readonly maxLength?: number } = {},
): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let held = '';
  let inPieces = false;

  const finish = (line: string): void => {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    const rest = pieces(text);
    // A long line that ended just where its last piece was cut has nothing more to say.
    if (!inPieces || rest !== '') onLine(rest, !inPieces);
    inPieces = false;
  };
  /** Delivers what is over the limit and returns what is not. */
  const pieces = (text: string): string => {
    let from = 0;
    while (text.length - from > maxLength) {
      const to = from + pieceLength(text, from, maxLength);
      inPieces = true;
      onLine(text.slice(from, to), false);
      from = to;
    }
    return from === 0 ? text : text.slice(from);
  };
  const pushText = (text: string): void => {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      finish(held + text.slice(from, at));
      held = '';
      from = at + 1;
    }
    held += text.slice(from);
    // One more than the limit may be the `\r` of a `\r\n` that is not complete yet.
    if (held.length > maxLength + 1) held = pieces(held);
  };
  return {
    push: (chunk) => pushText(typeof chunk === 'string' ? chunk : decoder.write(chunk)),
    end: () => {
      pushText(decoder.end());
      if (held !== '') onLine(pieces(held), !inPieces);
      held = '';
      inPieces = false;
    },
  };
}

/** A piece never ends between the halves of a surrogate pair. */
function pieceLength(text: string, from: number, most: number): number {
  const last = text.charCodeAt(from + most - 1);
  const cutsPair = most > 1 && last >= 0xd800 && last <= 0xdbff;
  return cutsPair ? most - 1 : most;
}
