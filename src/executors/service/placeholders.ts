import type { ServiceAddress } from '../../model/ports.ts';

/** Fills `{port}`, `{host}`, `{url}` (the service's own) and `{NAME.port}`, `{NAME.host}`, `{NAME.url}` in a text. */
export function fillPlaceholders(
  text: string,
  own: ServiceAddress,
  others: Readonly<Record<string, ServiceAddress>>,
): string {
  return text.replace(
    /\{(?:([A-Za-z][\w-]*)\.)?(port|host|url)\}/g,
    (whole, name: string | undefined, field: keyof ServiceAddress) => {
      const address = name === undefined ? own : others[name];
      return address === undefined ? whole : String(address[field]);
    },
  );
}

/** Names of other services that a text refers to. */
export function referredServices(text: string): string[] {
  return [...text.matchAll(/\{([A-Za-z][\w-]*)\.(?:port|host|url)\}/g)].map((match) => match[1] as string);
}
