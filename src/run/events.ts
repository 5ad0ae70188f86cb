import type { RunEvent, RunEventBody } from '../model/event.ts';
import type { Mask } from '../process/mask.ts';
import type { MaskStream } from '../process/mask-stream.ts';

export interface EventBus {
  emit(body: RunEventBody): void;
}

/**
 * Masks, numbers and dates every event before anyone sees it, and hands it to the listeners in order. Output comes
 * in chunks and is masked as a stream, so that a secret cut in two is masked too; what is held back for that
 * is let go before its stage or service is said to have ended.
 */
export function createEventBus(mask: Mask, listeners: readonly ((event: RunEvent) => void)[]): EventBus {
  let seq = 0;
  const streams = new Map<
    string,
    { readonly masked: MaskStream; readonly wrap: (text: string) => RunEventBody }
  >();

  function tell(body: RunEventBody): void {
    seq += 1;
    const event: RunEvent = { seq, t: Date.now(), ...body };
    for (const listen of listeners) listen(event);
  }

  function tellOutput(key: string, text: string, wrap: (text: string) => RunEventBody): void {
    const stream = streams.get(key) ?? { masked: mask.stream(), wrap };
    streams.set(key, stream);
    const shown = stream.masked.push(text);
    if (shown !== '') tell(wrap(shown));
  }

  function flush(owner: string): void {
    for (const [key, { masked, wrap }] of streams) {
      if (!key.startsWith(`${owner}\0`)) continue;
      streams.delete(key);
      const rest = masked.end();
      if (rest !== '') tell(wrap(rest));
    }
  }

  return {
    emit(body) {
      if (body.type === 'stage-event' && body.event.type === 'output') {
        const { event } = body;
        tellOutput(`stage ${body.stage}\0${event.stream}`, event.text, (text) => ({
          ...body,
          event: { ...event, text },
        }));
        return;
      }
      if (body.type === 'service-output') {
        tellOutput(`service ${body.service}\0${body.stream}`, body.text, (text) => ({ ...body, text }));
        return;
      }
      if (body.type === 'stage-finished' || body.type === 'attempt-failed') flush(`stage ${body.stage}`);
      if (body.type === 'service-stopped' || body.type === 'service-failed') flush(`service ${body.service}`);
      tell(mask.json(body));
    },
  };
}
