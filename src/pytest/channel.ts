import { StringDecoder } from 'node:string_decoder';
import { type PluginEvent, parseEvent } from './protocol.ts';

/** The plugin's longest line is well below; past it the channel is not the plugin's any more. */
export const MAX_LINE = 16 * 1024 * 1024;

/** Cuts the bytes of the channel into events. The first line that is not one ends it: `onFault` is told, once. */
export function createChannel(
  onEvent: (event: PluginEvent) => void,
  onFault: (why: string) => void,
): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let open: string[] = [];
  let length = 0;
  let broken = false;

  const fault = (why: string): void => {
    broken = true;
    open = [];
    onFault(why);
  };
  return (chunk) => {
    if (broken) return;
    const parts = decoder.write(chunk).split('\n');
    const rest = parts.pop() ?? '';
    for (const part of parts) {
      const line = open.length === 0 ? part : open.join('') + part;
      open = [];
      length = 0;
      const event = parseEvent(line);
      if (event === undefined) return fault(`a line that is no event: ${line.slice(0, 200)}`);
      onEvent(event);
    }
    open.push(rest);
    length += rest.length;
    if (length > MAX_LINE) fault(`a line longer than ${MAX_LINE} characters`);
  };
}
