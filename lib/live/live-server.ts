import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Pool } from 'pg'
import { Server, type Socket } from 'socket.io'
import {
  type ClientToServerEvents,
  type ServerToClientEvents,
  type WatchReply,
  watchRequestSchema,
} from '#lib/contract/live.ts'
import { channels } from '#lib/db/channels.ts'
import { type Listener, listen } from '#lib/db/listen.ts'
import { readRunChanges } from '#lib/db/sql/read-run-changes.ts'
import { openLogRooms } from './log-rooms.ts'
import { readSnapshot, RunFeed } from './run-feed.ts'

export type LiveServerOptions = {
  http: HttpServer
  pool: Pool
  /** For LISTEN, which keeps a connection of its own. */
  url: string
  /** Whether the request's Host and Origin are ours. */
  isAllowed: (request: IncomingMessage) => boolean
  onProblem: (message: string, error: unknown) => void
}

export type LiveServer = { close: () => Promise<void> }

type Io = Server<ClientToServerEvents, ServerToClientEvents>
type Viewer = Socket<ClientToServerEvents, ServerToClientEvents>

// Fast enough to look immediate, slow enough that a busy run costs one small query per tick whatever its rate.
const tickMs = 50
// Further behind than this, a snapshot costs less than what happened since.
const maxRevisionsBehind = 2_000
// A watch request is some 60 bytes.
const maxMessageBytes = 10_000

/** Pushes every committed change of a watched run to its viewers: NOTIFY, one read for all, one delta to all. */
export async function openLiveServer(options: LiveServerOptions): Promise<LiveServer> {
  const { http, pool, url, isAllowed, onProblem } = options
  const io: Io = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: maxMessageBytes,
    allowRequest: (request, decide) => decide(null, isAllowed(request)),
  })
  const feeds = new Map<number, RunFeed>()
  const logs = openLogRooms({ io, pool, tickMs, onProblem })
  const touchAll = () => {
    feeds.forEach((feed) => feed.touch())
    logs.touchAll()
  }
  const listener: Listener = await listen({
    url,
    channels: [channels.run, channels.log],
    onNotification: (channel, payload) => {
      if (channel === channels.log) return logs.touchNamed(payload)
      const runId = Number.parseInt(payload, 10)
      feeds.get(runId)?.touch()
      logs.touchRun(runId)
    },
    onReconnect: touchAll,
  })
  io.on('connection', (viewer) => {
    viewer.on('watch', (request, answer) => {
      if (typeof answer !== 'function') return
      watch({ io, pool, feeds, onProblem }, viewer, request).then(answer, (error: unknown) => {
        onProblem('A run could not be read for its viewers', error)
        answer({
          kind: 'refused',
          message: 'The server could not read this run just now. It is tried again.',
        })
      })
    })
    viewer.on('unwatch', (request) => void viewer.leave(roomOf(Number(request?.runId))))
  })
  io.of('/').adapter.on('delete-room', (room) => {
    const runId = Number(room.replace('run:', ''))
    feeds.get(runId)?.close()
    feeds.delete(runId)
  })
  return {
    close: async () => {
      feeds.forEach((feed) => feed.close())
      logs.close()
      await Promise.all([io.close(), listener.close()])
    },
  }
}

type LiveState = Pick<LiveServerOptions, 'pool' | 'onProblem'> & { io: Io; feeds: Map<number, RunFeed> }

/** Joins first and reads then, so that nothing falls between the answer and the first delta. */
async function watch(
  { io, pool, feeds, onProblem }: LiveState,
  viewer: Viewer,
  request: unknown,
): Promise<WatchReply> {
  const parsed = watchRequestSchema.safeParse(request)
  if (!parsed.success) return { kind: 'refused', message: 'A watch request names a run and a revision.' }
  const { runId, revision } = parsed.data
  await viewer.join(roomOf(runId))
  const reply = await readReply(pool, runId, revision)
  if (reply.kind === 'refused') {
    await viewer.leave(roomOf(runId))
    return reply
  }
  // Whoever left meanwhile has closed the room, and nobody would close a feed made now.
  if (!io.of('/').adapter.rooms.has(roomOf(runId))) return reply
  if (!feeds.has(runId)) {
    const known = reply.kind === 'snapshot' ? reply.snapshot.revision : reply.delta.revision
    const send: ConstructorParameters<typeof RunFeed>[0]['send'] = (delta) =>
      io.to(roomOf(runId)).emit('delta', delta)
    feeds.set(
      runId,
      new RunFeed({
        pool,
        runId,
        revision: known,
        tickMs,
        send,
        onProblem: (error) => onProblem('A run could not be read for its viewers', error),
      }),
    )
  }
  feeds.get(runId)?.touch()
  return reply
}

async function readReply(pool: Pool, runId: number, revision: number | null): Promise<WatchReply> {
  const missing: WatchReply = { kind: 'refused', message: `There is no run ${runId}.` }
  if (revision !== null) {
    const changes = await readRunChanges(pool, runId, revision)
    if (changes === null) return missing
    const behind = changes.revision - revision
    if (behind >= 0 && behind <= maxRevisionsBehind) {
      return { kind: 'delta', delta: { runId, from: revision, ...changes } }
    }
  }
  const snapshot = await readSnapshot(pool, runId)
  return snapshot === null ? missing : { kind: 'snapshot', snapshot }
}

function roomOf(runId: number): string {
  return `run:${runId}`
}
