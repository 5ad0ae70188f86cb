/**
 * Lets calls of one turn of the event loop share one answer, which is found after all of them asked:
 * stages that are cancelled together look together.
 */
export function shared<T>(ask: () => T | Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    pending ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      pending = undefined;
      return ask();
    });
    return pending;
  };
}
