import type { Pool, QueryConfig } from 'pg'

/**
 * A pool that tells of the log writer's statements, which are the only log statements that come without a transaction:
 * `around` does what it likes before and after one.
 */
export function logPool(
  pool: Pool,
  around: (send: () => Promise<unknown>) => Promise<unknown> = (send) => send(),
) {
  const rows: number[] = []
  const watched = new Proxy(pool, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as unknown
      if (name !== 'query') return typeof member === 'function' ? (member.bind(target) as unknown) : member
      return (query: QueryConfig, values?: unknown[]) => {
        if (query.name !== 'append-attempt-logs') return target.query(query, values)
        rows.push(String(query.values?.[4]).split(',').length)
        return around(() => target.query(query))
      }
    },
  })
  return {
    pool: watched,
    /** How many stretches each statement had. */
    rows,
  }
}
