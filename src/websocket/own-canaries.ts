import { caseName, runLabels } from './plan.ts';
import { report } from './report.ts';
import type { Run, Session } from './run-state.ts';

/**
 * Says whether the events of each run of a step hold the canary of one message, and of one alone: otherwise nothing
 * shows that they answer it. True when they do.
 */
export function ownCanariesCameBack(
  run: Run,
  session: Session,
  index: number,
  sent: readonly string[],
): boolean {
  const { user, exchange: done } = session;
  const size = done?.count ?? 1;
  const seenIn = new Map<string, number>();
  for (const [at, label] of runLabels(run.spec, index).entries()) {
    const name = caseName.canary(label);
    const frames = (done?.watch.matches ?? [])
      .filter(({ item }) => Math.floor(item / size) === at)
      .map(({ frame }) => frame);
    const found = frames.flatMap((frame) =>
      run.canaries.find(frame.text).flatMap(({ text }) => (sent.includes(text) ? { text, frame } : [])),
    );
    const [first] = found;
    const other = found.find(({ text }) => text !== first?.text);
    const earlier = first && seenIn.get(first.text);
    let wrong: string | undefined;
    if (first === undefined)
      wrong = `own canary lost: none of the ${frames.length} events holds ${sent.length === 1 ? sent[0] : 'a canary'}, which was sent; nothing shows that they answer ${user}`;
    else if (other !== undefined)
      wrong = `runs mixed up: one run holds ${first.text} and ${other.text}, which were sent in two messages`;
    else if (earlier !== undefined)
      wrong = `runs mixed up: run ${earlier + 1} and run ${at + 1} both hold ${first.text}, which was sent once`;
    if (wrong !== undefined || first === undefined) {
      const since = performance.now();
      const frame = other?.frame.number ?? first?.frame.number;
      report(run, {
        fault: 'canary-lost',
        group: user,
        name,
        message: wrong ?? '',
        since,
        session,
        frame,
        way: ['steps', index, 'send'],
      });
      return false;
    }
    seenIn.set(first.text, at);
    run.recorder.pass(user, name, first.frame.at - (done?.sentAt ?? first.frame.at));
  }
  return true;
}
