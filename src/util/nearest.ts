import leven from 'leven';

/** The candidate closest to `name`, or undefined when none is close enough to be what was meant. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = leven(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `Did you mean 'x'?`, or the list of what there is, for the help line of an error. */
export function suggest(name: string, candidates: Iterable<string>): string {
  const all = [...candidates];
  const close = nearest(name, all);
  if (close !== undefined) return `Did you mean '${close}'?`;
  if (all.length === 0) return 'There are none here.';
  return `There ${all.length === 1 ? 'is' : 'are'}: ${all.slice(0, 12).join(', ')}${all.length > 12 ? ', …' : ''}.`;
}
