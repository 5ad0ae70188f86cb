import { type Frame, nameOf } from './frame.ts';
import { describeEnding } from './receive-log.ts';
import type { Run, Session } from './run-state.ts';

const MOST_ROWS = 20;
const LONGEST_TEXT = 240;
const MOST_NEXT = 8;

/**
 * What happened, as a few lines of text: for the session in question, and in short for the others, what was
 * expected and what was received when, since the last message was sent. `frame` is the number of the culprit.
 */
export function tellStory(run: Run, session: Session | undefined, frame: number | undefined): string {
  if (session === undefined) return '';
  const others = run.sessions.filter((other) => other !== session && other.exchange !== undefined);
  return [
    ...tellSession(session, frame),
    ...others.slice(0, 4).flatMap((other) => tellSession(other, undefined)),
  ].join('\n');
}

function tellSession(session: Session, culprit: number | undefined): string[] {
  const { connection, exchange } = session;
  const { log } = connection;
  const since = exchange?.sentAt ?? connection.startedAt;
  const lines = [`${session.user}, ${bare(connection.url)}: ${tellHandshake(session)}`];
  if (exchange !== undefined) {
    lines.push(`  expected  ${exchange.expected}`);
    if (exchange.text !== undefined) lines.push(`  sent      ${clip(exchange.text)}`);
  }
  const rows = tellFrames(session, culprit, since);
  const hidden = Math.max(0, rows.length - MOST_ROWS);
  if (hidden > 0) lines.push(`  … ${hidden} earlier lines`);
  lines.push(...rows.slice(hidden));
  if (log.frames.length === 0) lines.push('  received  nothing');
  const next = exchange?.watch.next() ?? [];
  if (culprit !== undefined || exchange?.watch.state === 'violated')
    if (next.length > 0) lines.push(`  could come next  ${next.slice(0, MOST_NEXT).join(', ')}`);
  if (session.handshake?.kind === 'open' && log.ending !== undefined && !log.ending.ours) {
    lines.push(`  ${when(log.ending, since).padStart(9)}  ${describeEnding(log.ending)}`);
  }
  return lines;
}

/** A row for each frame; several of one name in a row, and of no interest, are one. */
function tellFrames({ connection, exchange }: Session, culprit: number | undefined, since: number): string[] {
  const rows: string[] = [];
  let alike: { name: string; from: Frame; to: Frame; count: number } | undefined;
  const flush = (): void => {
    if (alike === undefined) return;
    const more = alike.count > 1 ? ` × ${alike.count}, until ${when(alike.to, since)}` : '';
    rows.push(`  ${when(alike.from, since).padStart(9)}  ${alike.name}${more}`);
    alike = undefined;
  };
  for (const frame of connection.log.frames) {
    const match = exchange?.watch.matches.find((one) => one.frame === frame);
    const isCulprit = frame.number === culprit;
    if (match === undefined && !isCulprit) {
      if (alike?.name !== nameOf(frame)) flush();
      alike = { from: frame, count: 0, ...alike, name: nameOf(frame), to: frame };
      alike.count += 1;
      continue;
    }
    flush();
    const mark = isCulprit
      ? '  ← here'
      : `  ✓ ${((match?.item ?? 0) % (exchange?.count ?? 1)) + 1} of ${exchange?.count}`;
    rows.push(`  ${when(frame, since).padStart(9)}  ${nameOf(frame)}${mark}`);
    if (isCulprit) rows.push(`             ${clip(frame.text)}`);
  }
  flush();
  return rows;
}

function tellHandshake({ handshake }: Session): string {
  switch (handshake?.kind) {
    case 'open':
      return `HTTP 101, subprotocol ${handshake.subprotocol ?? 'none'}`;
    case 'refused':
      return `HTTP ${handshake.status}`;
    case 'failed':
      return handshake.error;
    case 'timeout':
      return `no answer within ${handshake.afterMs} ms`;
    case undefined:
      return 'connecting';
  }
}

function when({ at }: Pick<Frame, 'at'>, since: number): string {
  const delta = Math.round(at - since);
  return `${delta < 0 ? '' : '+'}${delta} ms`;
}

/** Without the query, which may hold a token. */
function bare(url: string): string {
  return url.split('?')[0]!;
}

function clip(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)` : text;
}
