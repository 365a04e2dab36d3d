/** What the page may claim about how fresh it is. `since`: milliseconds since 1970, the browser's clock. */
export type Connection =
  | { kind: 'live' }
  | { kind: 'catching-up' }
  | { kind: 'stale'; since: number }
  | { kind: 'refused'; message: string }
