import type { Rule } from './rule.ts';

/** Comments that are to hide findings and cannot, or hide none. */
export const suppression: Rule = {
  id: 'suppression',
  summary: 'A suppression has no reason, names no rule that there is, or hides nothing.',
  help: 'Write `# portcullis: ignore[RULE] REASON` on the line of the finding or the one before, or remove it.',
  // What is wrong with the comments is known once all other findings are: `Suppressions.drafts`.
  run: () => [],
};
