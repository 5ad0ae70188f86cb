import type { Canaries } from './canary.ts';
import { fieldAt, show } from './field.ts';
import { type Frame, nameOf } from './frame.ts';

/** A frame that a user should not have received. */
export interface Leak {
  readonly receiver: string;
  readonly owner: string;
  readonly frame: Frame;
  readonly message: string;
}

/** Looks at every frame of every user, as it comes. */
export interface IsolationWatch {
  inspect(receiver: string, frame: Frame): Leak | undefined;
}

/**
 * A frame must hold no canary of another user, and in the `privateFields` no value that another user has
 * seen. Whose a private value is, the first to receive it decides: so both are named. `broadcast` names the
 * events that are meant for everyone: they may hold what was sent to everyone, and nothing else.
 */
export function watchIsolation(
  canaries: Canaries,
  privateFields: readonly string[],
  broadcast: readonly string[] = [],
): IsolationWatch {
  const owners = new Map<string, string>();

  return {
    inspect(receiver, frame) {
      const found = canaries.find(frame.text);
      if ('name' in frame.event && broadcast.includes(frame.event.name)) {
        const secret = found.find((canary) => !canary.isPublic);
        if (secret === undefined) return undefined;
        const message = `leaked to everyone: ${receiver} received ${nameOf(frame)} (message ${frame.number}), a broadcast, with the canary of ${secret.user} (${secret.text}), sent in a message of ${secret.user}'s own`;
        return { receiver, owner: secret.user, frame, message };
      }
      const foreign = found.find((canary) => canary.user !== receiver);
      if (foreign !== undefined) {
        const message = `leaked to another user: ${receiver} received ${nameOf(frame)} (message ${frame.number}) with the canary of ${foreign.user} (${foreign.text})`;
        return { receiver, owner: foreign.user, frame, message };
      }
      if ('unreadable' in frame.event) return undefined;
      for (const field of privateFields) {
        const value = fieldAt(frame.event.value, field);
        if (value === undefined || value === null) continue;
        const key = `${field}\0${show(value, 4096)}`;
        const owner = owners.get(key) ?? receiver;
        owners.set(key, owner);
        if (owner === receiver) continue;
        const message = `leaked to another user: ${receiver} received ${nameOf(frame)} (message ${frame.number}) with the '${field}' that ${owner} had received before: ${show(value)}`;
        return { receiver, owner, frame, message };
      }
      return undefined;
    },
  };
}
