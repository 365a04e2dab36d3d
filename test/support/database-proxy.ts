import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type DatabaseProxy = {
  /** As the database's own, but through the proxy. */
  url: string
  /** Ends every connection, and refuses new ones until `restore`. */
  cut: () => void
  restore: () => void
  /** Lets the nth commit from now reach Postgres, and cuts its connection before the answer. */
  loseAnswerOfCommit: (nth: number) => void
  commits: () => number
}

/** A wire between a worker and its database that can be cut. Closed after the test. */
export async function openDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let isCut = false
  let commits = 0
  let losingCommit = -1

  const server = createServer((client) => {
    if (isCut) return client.destroy()
    const postgres = connect(Number(target.port), target.hostname)
    let isAnswerLost = false
    for (const socket of [client, postgres]) {
      sockets.add(socket)
      // As pg itself does: else a small packet waits 40 ms for the acknowledgement of the one before.
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        postgres.destroy()
      })
    }
    client.on('data', (bytes) => {
      if (bytes.includes('commit\0')) {
        commits += 1
        if (commits === losingCommit) isAnswerLost = true
      }
      postgres.write(bytes)
    })
    postgres.on('data', (bytes) => {
      // Its answer came: what was sent is done, and nobody hears of it. Before that Postgres would notice, and roll back:
      // in a pipelined transaction the answers to the other statements come first.
      if (!isAnswerLost) client.write(bytes)
      else if (bytes.includes('COMMIT\0') || bytes.includes('ROLLBACK\0')) client.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    cut,
    restore: () => (isCut = false),
    loseAnswerOfCommit: (nth) => (losingCommit = commits + nth),
    commits: () => commits,
  }
}
