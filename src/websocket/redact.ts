/** A shorter value is a word like any other: masking it would garble what is told and hide nothing. */
const SHORTEST = 4;

/** Text without the secrets of a run, and without what a cut has left of a token. */
export function clean(text: string, secrets: Iterable<string>): string {
  let shown = text;
  for (const secret of secrets) if (secret.length >= SHORTEST) shown = shown.replaceAll(secret, '***');
  return shown.replace(/eyJ[\w-]{8,}[\w.-]*/g, '***');
}
