import type { Plan } from '../../model/plan.ts';

/** Services with all that they need, directly or through others. */
export function servicesOf(services: readonly string[], plan: Plan): ReadonlySet<string> {
  const all = new Set(services);
  for (const id of all) for (const need of plan.services.get(id)?.needs ?? []) all.add(need);
  return all;
}
