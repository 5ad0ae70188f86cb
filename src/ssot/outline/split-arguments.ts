const STRING =
  /"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;

/** The arguments or parameters between two parentheses, each as its text; comments and line joins are left out. */
export function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let lambdas = 0;
  for (let at = 0; at < text.length; ) {
    const char = text[at]!;
    STRING.lastIndex = at;
    const string = char === '"' || char === "'" ? STRING.exec(text)?.[0] : undefined;
    if (string !== undefined) {
      part += string;
      at += string.length;
      continue;
    }
    if (char === '\\') {
      at++;
      continue;
    }
    if (char === '#') {
      while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
      continue;
    }
    if (depth === 0 && startsLambda(text, at)) lambdas++;
    else if (depth === 0 && char === ':' && lambdas > 0) lambdas--;
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    // The parameters of a lambda have commas of their own.
    if (char === ',' && depth === 0 && lambdas === 0) {
      parts.push(part.trim());
      part = '';
    } else part += char;
    at++;
  }
  return part.trim() === '' ? parts : [...parts, part.trim()];
}

const startsLambda = (text: string, at: number) =>
  text[at] === 'l' && /^lambda\b/.test(text.slice(at, at + 7)) && !/\w/.test(text[at - 1] ?? ' ');
