/** What stands where a secret stood. */
export const MASKED = '***';

/** Shorter values are words, not secrets: masking them would garble the output and hide nothing. */
const SHORTEST = 4;
/** One line of a secret of several lines counts from this length on: shorter ones are brackets and words. */
const SHORTEST_LINE = 8;
/** What the base64 of a longer text shares with that of a value must be this long not to be chance. */
const SHORTEST_INNER = 8;

/**
 * Every way in which secret values show up in text: as they are, quoted for a shell, escaped in JSON, URL-encoded, and in
 * base64 at each of the three offsets a value can have in a longer one (`user:password`). Longest first, so
 * that a form is tried before one it begins with.
 */
export function secretForms(values: readonly string[]): readonly string[] {
  const forms = new Set<string>();
  for (const value of values.filter((each) => each.length >= SHORTEST).flatMap(withLines)) {
    // A lone half of a surrogate pair cannot be URL-encoded; in UTF-8 output it is U+FFFD anyway.
    const percent = encodeURIComponent(Buffer.from(value).toString());
    const plus = percent.replaceAll('%20', '+');
    const inShell = value.replaceAll("'", `'\\''`);
    for (const form of [value, inShell, JSON.stringify(value).slice(1, -1), percent, plus]) forms.add(form);
    for (const form of [percent, plus])
      forms.add(form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
    for (const form of base64Forms(value)) {
      forms.add(form);
      forms.add(form.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

/** Output is masked line by line, so a secret of several lines must be known by each of them. */
function withLines(value: string): readonly string[] {
  const trimmed = value.replace(/[\r\n]+$/, '');
  if (!trimmed.includes('\n')) return [trimmed];
  return [trimmed, ...trimmed.split(/\r?\n/).filter((line) => line.trim().length >= SHORTEST_LINE)];
}

function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const whole = bytes.toString('base64');
  const inner = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // Characters that also hold bits of what stands before or after the value are not the value's own.
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  return [whole, whole.replace(/=+$/, ''), ...inner.filter((form) => form.length >= SHORTEST_INNER)];
}
