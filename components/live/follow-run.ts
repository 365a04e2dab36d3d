import type { RunDelta, WatchReply } from '#lib/contract/live.ts'
import type { GridStore } from '#components/grid/grid-store.ts'
import type { Connection } from './connection.ts'
import { frameBatch } from './frame-batch.ts'
import type { LiveSocket } from './live-socket.ts'

type Update = Exclude<WatchReply, { kind: 'refused' }>

const answerWithinMs = 10_000 // an unanswered watch is asked again; a snapshot of 50,000 properties takes about 1 s
const afterRefusalMs = 5_000
const quietMs = 30_000 // the server pings every 25 s: a connection that is quiet for longer has most likely died

/**
 * Keeps a store at what the server has: asks for what it lacks when it connects, takes each delta that starts at its
 * own revision or before it, and asks again at a gap. Returns how to stop.
 */
export function followRun(options: {
  socket: LiveSocket
  runId: number
  store: GridStore
  onConnection: (connection: Connection) => void
}): () => void {
  const { socket, runId, store, onConnection } = options
  let revision = store.revision
  let lastHeardAt = Date.now()
  let asking: symbol | null = null
  let newestHeardOf = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined

  const batch = frameBatch<Update>((updates) => {
    for (const update of updates) {
      if (update.kind === 'snapshot') store.applySnapshot(update.snapshot)
      else store.applyDelta(update.delta)
    }
  })

  async function ask() {
    const turn = (asking = Symbol('ask'))
    onConnection({ kind: 'catching-up' })
    const reply = await socket
      .timeout(answerWithinMs)
      .emitWithAck('watch', { runId, revision })
      .catch(() => null)
    if (asking !== turn) return
    asking = null
    if (reply === null) {
      if (socket.connected) void ask()
    } else if (reply.kind === 'refused') {
      onConnection({ kind: 'refused', message: reply.message })
      retryTimer = setTimeout(() => socket.connected && void ask(), afterRefusalMs)
    } else {
      take(reply)
      if (revision !== null && revision < newestHeardOf) void ask()
      else onConnection({ kind: 'live' })
    }
  }

  function take(update: Update) {
    revision = update.kind === 'snapshot' ? update.snapshot.revision : update.delta.revision
    lastHeardAt = Date.now()
    batch.add(update)
  }

  function onDelta(delta: RunDelta) {
    if (delta.runId !== runId) return
    newestHeardOf = delta.revision
    // While a question is open its answer decides. It may have been read before this delta, hence newestHeardOf.
    if (asking !== null || (revision !== null && delta.revision <= revision)) return
    // One that starts earlier holds everything since, each cell as it now is.
    if (revision !== null && delta.from <= revision) take({ kind: 'delta', delta })
    else void ask()
  }

  function onLost() {
    asking = null
    onConnection({ kind: 'stale', since: lastHeardAt })
  }

  const onConnect = () => void ask()
  // Connecting again ends the wait for the next attempt, and a connection from before the loss, which looks open for
  // as long as nobody says anything.
  const reconnect = () => socket.disconnect().connect()
  const onVisible = () => {
    const isQuiet = Date.now() - lastHeardAt > quietMs
    if (!document.hidden && (!socket.connected || isQuiet)) reconnect()
  }
  // Any sign of life counts, or a quiet run would be called stale since its last change.
  const onAlive = () => (lastHeardAt = Date.now())

  socket.on('connect', onConnect)
  socket.on('disconnect', onLost)
  socket.on('delta', onDelta)
  socket.io.on('ping', onAlive)
  window.addEventListener('offline', onLost)
  window.addEventListener('online', reconnect)
  document.addEventListener('visibilitychange', onVisible)
  if (socket.connected) onConnect()

  return () => {
    asking = null
    clearTimeout(retryTimer)
    socket.emit('unwatch', { runId })
    socket.off('connect', onConnect)
    socket.off('disconnect', onLost)
    socket.off('delta', onDelta)
    socket.io.off('ping', onAlive)
    window.removeEventListener('offline', onLost)
    window.removeEventListener('online', reconnect)
    document.removeEventListener('visibilitychange', onVisible)
    batch.stop()
  }
}
