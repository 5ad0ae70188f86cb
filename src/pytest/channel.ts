import { createLineSplitter } from '../process/lines.ts';
import { type PluginEvent, parseEvent } from './protocol.ts';

/** The plugin's longest line is well below; past it the channel is not the plugin's any more. */
export const MAX_LINE = 16 * 1024 * 1024;

/** Cuts the bytes of the channel into events. The first line that is not one ends it: `onFault` is told, once. */
export function createChannel(
  onEvent: (event: PluginEvent) => void,
  onFault: (why: string) => void,
): (chunk: Buffer) => void {
  let broken = false;
  const fault = (why: string): void => {
    broken = true;
    onFault(why);
  };
  const lines = createLineSplitter(
    (line, whole) => {
      if (broken) return;
      if (!whole) return fault(`a line longer than ${MAX_LINE} characters`);
      const event = parseEvent(line);
      if (event === undefined) return fault(`a line that is no event: ${line.slice(0, 200)}`);
      onEvent(event);
    },
    { maxLength: MAX_LINE },
  );
  return (chunk) => {
    if (!broken) lines.push(chunk);
  };
}
