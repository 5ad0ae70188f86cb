/** What a service is called in the environment of stages: `PORTCULLIS_BACKEND` for `backend`, before `_URL`, `_HOST` and `_PORT`. */
export function serviceVariable(id: string): string {
  return `PORTCULLIS_${id.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}
