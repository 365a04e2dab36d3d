import type pg from 'pg'

/** Commits what `work` did with its client, or rolls all of it back when it throws. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => (broken = error)
  client.on('error', onError)
  try {
    await client.query('begin')
    const value = await work(client)
    await client.query('commit')
    return value
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => (broken = rollbackError))
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

/**
 * The same in one round trip, on a client of a pipelining pool: `work` sends every statement without waiting for the one
 * before. If one fails the commit rolls back, and the first error is thrown once all have been answered.
 */
export async function inPipelinedTransaction<T extends readonly Promise<unknown>[] | []>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => (broken = error)
  client.on('error', onError)
  try {
    const begun = client.query('begin')
    const statements = work(client)
    const committed = client.query('commit')
    await Promise.allSettled([begun, ...statements, committed])
    await begun
    const values = await Promise.all(statements)
    await committed
    return values
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}
