import type { LogCell, LogGrowth, LogTail } from '#lib/contract/live-log.ts'
import type { LiveSocket } from './live-socket.ts'

/** `begin`: this text is all there is to show of the attempt's log. `append`: it follows what was there. */
export type LogUpdate =
  | { kind: 'begin'; attempt: number; text: string; leftOut: number }
  | { kind: 'append'; text: string }

const answerWithinMs = 10_000 // an unanswered question is asked again
const afterRefusalMs = 5_000

type Place = { attempt: number; sequence: number }

/**
 * Keeps up with the log of a cell's newest attempt: asks for what it lacks when it connects, takes each growth that joins
 * on to what it has, and asks again at a gap. `onLive` says whether it keeps up. Returns how to stop.
 */
export function followLog(options: {
  socket: LiveSocket
  cell: LogCell
  onUpdate: (update: LogUpdate) => void
  onLive: (isLive: boolean) => void
}): () => void {
  const { socket, cell, onUpdate, onLive } = options
  let have: Place | null = null
  let heardOf: Place | null = null
  let asking: symbol | null = null
  let retryTimer: ReturnType<typeof setTimeout> | undefined

  async function ask() {
    const turn = (asking = Symbol('ask'))
    const reply = await socket
      .timeout(answerWithinMs)
      .emitWithAck('watchLog', { ...cell, have })
      .catch(() => null)
    if (asking !== turn) return
    asking = null
    if (reply === null) {
      if (socket.connected) void ask()
    } else if (reply.kind === 'refused') {
      onLive(false)
      retryTimer = setTimeout(() => socket.connected && void ask(), afterRefusalMs)
    } else {
      takeTail(reply.tail)
      if (heardOf !== null && isBehind(have, heardOf)) void ask()
      else onLive(true)
    }
  }

  function takeTail(tail: LogTail) {
    // What was said since it was read may have come first.
    if (have !== null && isBehind(endOf(tail), have)) return
    if (joins(tail)) return append(tail)
    have = endOf(tail)
    onUpdate({
      kind: 'begin',
      attempt: tail.attempt,
      text: tail.stretches.join(''),
      leftOut: tail.leftOut,
    })
  }

  function append(growth: LogGrowth) {
    const fresh = growth.stretches.slice((have?.sequence ?? 0) - growth.from)
    have = endOf(growth)
    if (fresh.length > 0) onUpdate({ kind: 'append', text: fresh.join('') })
  }

  function joins(growth: LogGrowth): boolean {
    return have !== null && growth.attempt === have.attempt && growth.from <= have.sequence
  }

  function onGrowth(growth: LogGrowth) {
    if (!isOf(growth, cell)) return
    heardOf = endOf(growth)
    // While a question is open its answer decides. It may have been read before this, hence heardOf.
    if (asking !== null || !isBehind(have, heardOf)) return
    if (joins(growth)) append(growth)
    else if (growth.from === 0) takeTail({ ...growth, leftOut: 0 })
    else void ask()
  }

  function onLost() {
    asking = null
    onLive(false)
  }

  const onConnect = () => void ask()
  socket.on('connect', onConnect)
  socket.on('disconnect', onLost)
  socket.on('log', onGrowth)
  if (socket.connected) onConnect()

  return () => {
    asking = null
    clearTimeout(retryTimer)
    socket.emit('unwatchLog')
    socket.off('connect', onConnect)
    socket.off('disconnect', onLost)
    socket.off('log', onGrowth)
  }
}

function endOf({ attempt, from, stretches }: LogGrowth): Place {
  return { attempt, sequence: from + stretches.length }
}

function isBehind(place: Place | null, other: Place): boolean {
  if (place === null || place.attempt < other.attempt) return true
  return place.attempt === other.attempt && place.sequence < other.sequence
}

function isOf(growth: LogGrowth, { runId, position, phaseIndex }: LogCell): boolean {
  return growth.runId === runId && growth.position === position && growth.phaseIndex === phaseIndex
}
