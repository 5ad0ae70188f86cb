/** What one commit showed: `unknown` when it cannot be told, as exit code 125 says to `git bisect run`. */
export type Answer = 'good' | 'bad' | 'unknown';

export interface Bisected {
  /** Places that may be the first bad one, in order; exactly one when it was found. */
  readonly candidates: readonly number[];
  readonly probes: number;
}

/** Asks about one place; `signal` is aborted once the answer is of no more use. */
export type Probe = (place: number, signal: AbortSignal) => Promise<Answer>;

/**
 * Finds the place since which everything is bad, among 0 to `count - 1`: the last is known to be bad, what lies before 0 to be
 * good. Asks about `parallel` places at once, which takes log(count) / log(parallel + 1) rounds. A place that cannot tell is
 * passed over; when only such are left between good and bad, all of them are candidates. Where it went bad, was mended and
 * went bad again, the last time counts.
 */
export async function bisect(
  count: number,
  parallel: number,
  probe: Probe,
  onRound: (left: number, probes: number) => void = () => {},
): Promise<Bisected> {
  const answers = new Map<number, Answer>([[count - 1, 'bad']]);
  const all = (wanted: Answer): number[] => [...answers].filter(([, it]) => it === wanted).map(([at]) => at);
  const interval = () => {
    const good = Math.max(-1, ...all('good'));
    return { good, bad: Math.min(...all('bad').filter((at) => at > good)) };
  };
  let probes = 0;
  for (;;) {
    const { good, bad } = interval();
    const open = range(good + 1, bad).filter((place) => !answers.has(place));
    onRound(bad - good, probes);
    if (open.length === 0) return { candidates: range(good + 1, bad + 1), probes };
    const asked = spread(open, parallel).map((place) => ({ place, stop: new AbortController() }));
    probes += asked.length;
    await Promise.all(
      asked.map(async ({ place, stop }) => {
        const answer = await probe(place, stop.signal);
        if (stop.signal.aborted) return;
        answers.set(place, answer);
        const now = interval();
        for (const other of asked) if (other.place < now.good || other.place > now.bad) other.stop.abort();
      }),
    );
  }
}

/** At most `most` of the places, evenly spread, so that they part the rest into pieces of one size. */
function spread(places: readonly number[], most: number): number[] {
  const pieces = Math.min(most, places.length) + 1;
  const picked = range(1, pieces).map((at) => places[Math.floor((at * places.length) / pieces)]!);
  return [...new Set(picked)];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}
