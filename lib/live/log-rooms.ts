import type { Pool } from 'pg'
import type { Server, Socket } from 'socket.io'
import type { ClientToServerEvents, ServerToClientEvents } from '#lib/contract/live.ts'
import {
  type LogCell,
  logCellSchema,
  type LogTail,
  type LogWatchReply,
  logWatchRequestSchema,
  shownLogLength,
} from '#lib/contract/live-log.ts'
import { readLogTail, type StoredLogTail } from '#lib/db/sql/read-log-tail.ts'
import { LogFeed } from './log-feed.ts'

type Io = Server<ClientToServerEvents, ServerToClientEvents>
type Viewer = Socket<ClientToServerEvents, ServerToClientEvents>
type Options = {
  io: Io
  pool: Pool
  tickMs: number
  onProblem: (message: string, error: unknown) => void
}

/** Lets viewers follow the log of one cell each. Answers the feed, which is to be told of what grew, and closed. */
export function openLogRooms({ io, pool, tickMs, onProblem }: Options): LogFeed {
  const feed = new LogFeed({
    pool,
    tickMs,
    send: (growth) => io.to(roomOf(growth)).emit('log', growth),
    onProblem: (error) => onProblem('Logs could not be read for their viewers', error),
  })
  io.on('connection', (viewer) => {
    viewer.on('watchLog', (request, answer) => {
      if (typeof answer !== 'function') return
      watchLog({ io, pool, feed }, viewer, request).then(answer, (error: unknown) => {
        onProblem('A log could not be read for its viewers', error)
        answer({
          kind: 'refused',
          message: 'The server could not read this log just now. It is tried again.',
        })
      })
    })
    viewer.on('unwatchLog', () => void leaveLogs(viewer))
  })
  io.of('/').adapter.on('delete-room', (room) => {
    const cell = cellOf(room)
    if (cell !== null) feed.forget(cell)
  })
  return feed
}

/** Joins first and reads then, so that nothing falls between the answer and what follows. */
async function watchLog(
  { io, pool, feed }: { io: Io; pool: Pool; feed: LogFeed },
  viewer: Viewer,
  request: unknown,
): Promise<LogWatchReply> {
  const parsed = logWatchRequestSchema.safeParse(request)
  if (!parsed.success) return { kind: 'refused', message: 'A log watch request names a cell.' }
  const { have, ...cell } = parsed.data
  const room = roomOf(cell)
  await leaveLogs(viewer, room)
  await viewer.join(room)
  const stored = await readLogTail(pool, cell, shownLogLength)
  if (stored === null) {
    await viewer.leave(room)
    return { kind: 'refused', message: 'There is no such cell.' }
  }
  const tail = tailOf(cell, stored)
  // Whoever left meanwhile has closed the room, and nobody would forget a log watched now.
  if (io.of('/').adapter.rooms.has(room)) {
    const { propertyRunId, attempt } = stored
    const sequence = tail.from + tail.stretches.length
    feed.watch({ cell, propertyRunId, phaseIndex: cell.phaseIndex, attempt, sequence })
  }
  return { kind: 'tail', tail: beyond(tail, have) }
}

async function leaveLogs(viewer: Viewer, except?: string): Promise<void> {
  const left = [...viewer.rooms].filter((room) => cellOf(room) !== null && room !== except)
  for (const room of left) await viewer.leave(room)
}

function tailOf(cell: LogCell, { attempt, leftOut, stretches }: StoredLogTail): LogTail {
  const [first, ...others] = stretches
  if (first === undefined) return { ...cell, attempt, from: 0, stretches: [], leftOut }
  const excess = stretches.reduce((sum, { text }) => sum + text.length, 0) - shownLogLength
  // From the start of a line.
  const cut = excess > 0 ? first.text.indexOf('\n', excess - 1) + 1 : 0
  return {
    ...cell,
    attempt,
    from: first.sequence,
    stretches: [first.text.slice(cut), ...others.map(({ text }) => text)],
    leftOut: leftOut + cut,
  }
}

/** Without what the client has, where that joins on to it. */
function beyond(tail: LogTail, have: { attempt: number; sequence: number } | null): LogTail {
  const known = have?.attempt === tail.attempt ? have.sequence - tail.from : 0
  if (known <= 0 || known > tail.stretches.length) return tail
  return { ...tail, from: tail.from + known, stretches: tail.stretches.slice(known) }
}

function roomOf({ runId, position, phaseIndex }: LogCell): string {
  return `log:${runId}.${position}.${phaseIndex}`
}

function cellOf(room: string): LogCell | null {
  if (!room.startsWith('log:')) return null
  const [runId, position, phaseIndex] = room.slice('log:'.length).split('.').map(Number)
  return logCellSchema.safeParse({ runId, position, phaseIndex }).data ?? null
}
