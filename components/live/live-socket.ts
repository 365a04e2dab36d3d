import { io, type Socket } from 'socket.io-client'
import type { ClientToServerEvents, ServerToClientEvents } from '#lib/contract/live.ts'

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>

/** Reconnects by itself for as long as the page is open; what was missed is asked for by `followRun`. */
export function openLiveSocket(): LiveSocket {
  return io({ transports: ['websocket', 'polling'], reconnectionDelay: 500, reconnectionDelayMax: 1_000 })
}
