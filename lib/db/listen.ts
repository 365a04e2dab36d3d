import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

type Options = {
  url: string
  channels: readonly string[]
  onNotification: (channel: string, payload: string) => void
  /** After each connect, the first included: what was notified before it is lost, so look for yourself. */
  onReconnect: () => void
  /** The connection broke; another is being tried. */
  onDisconnect?: () => void
}

export type Listener = { close: () => Promise<void> }

const firstWaitMs = 100
const longestWaitMs = 5_000
// A connection cut without a word (a sleeping laptop, a dropped NAT entry) shows only when something is sent.
const heartbeatMs = 10_000
const heartbeatLimitMs = 5_000

/** Hears NOTIFY on one connection of its own. Resolves when first connected; connects again for as long as it is open. */
export async function listen(options: Options): Promise<Listener> {
  const stop = new AbortController()
  let client = await subscribe(options)
  const running = keepListening()
  options.onReconnect()

  async function keepListening() {
    while (!stop.signal.aborted) {
      await untilBroken(client, stop.signal)
      if (stop.signal.aborted) return
      options.onDisconnect?.()
      const next = await reconnect(options, stop.signal)
      if (next === null) return
      client = next
      options.onReconnect()
    }
  }

  return {
    close: async () => {
      stop.abort()
      await running
      await client.end().catch(() => {})
    },
  }
}

async function subscribe({ url, channels, onNotification }: Options): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'plotline-listen',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  })
  client.on('error', () => {}) // 'end' follows
  client.on('notification', ({ channel, payload }) => onNotification(channel, payload ?? ''))
  try {
    await client.connect()
    for (const channel of channels) await client.query(`listen ${client.escapeIdentifier(channel)}`)
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

/** A new connection, tried for as long as it takes; null when stopped meanwhile. */
async function reconnect(options: Options, signal: AbortSignal): Promise<pg.Client | null> {
  for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      const client = await subscribe(options)
      if (!signal.aborted) return client
      await client.end()
    } catch {
      await sleep(waitMs, undefined, { signal }).catch(() => {})
    }
  }
  return null
}

function untilBroken(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const heartbeat = setInterval(() => {
      const limit = setTimeout(done, heartbeatLimitMs)
      client.query('select').then(
        () => clearTimeout(limit),
        () => {
          clearTimeout(limit)
          done()
        },
      )
    }, heartbeatMs)
    function done() {
      clearInterval(heartbeat)
      signal.removeEventListener('abort', done)
      client.off('end', done)
      if (!signal.aborted) void client.end().catch(() => {})
      resolve()
    }
    client.on('end', done)
    signal.addEventListener('abort', done)
  })
}
