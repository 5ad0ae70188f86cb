/** One message pinned to a line of the diff. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** `::error file=…,line=…::message`, with all that the runner would take for syntax escaped. */
export function annotationCommand(annotation: Annotation): string {
  const { file, line, column } = annotation;
  const properties = [
    file === undefined ? '' : `file=${escapeProperty(file)}`,
    file === undefined || line === undefined ? '' : `line=${line}`,
    file === undefined || line === undefined || column === undefined ? '' : `col=${column}`,
    `title=${escapeProperty(annotation.title)}`,
  ];
  return `::${annotation.level} ${properties.filter((one) => one !== '').join(',')}::${escapeData(annotation.message)}\n`;
}

/** Text of a command, after `::`. */
export function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/**
 * Text of others in which the runner finds no command: it looks for `::` at the start of a line, after
 * white space, and for the older `##[` anywhere.
 */
export function neutralise(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1\\:').replace(/##(?=\[)/g, '#\\#');
}
