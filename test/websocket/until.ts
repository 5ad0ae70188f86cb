/** Polls a condition for at most two seconds; says whether it came true. */
export async function until(condition: () => boolean): Promise<boolean> {
  const end = performance.now() + 2000;
  while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  return condition();
}
