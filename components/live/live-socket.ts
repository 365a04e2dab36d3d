import { io, type Socket } from 'socket.io-client'
import type { ClientToServerEvents, ServerToClientEvents } from '#lib/contract/live.ts'

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>

/** A socket that is made when it is first asked for: in the browser, and the same for all parts of a page. */
export function lazyLiveSocket(): () => LiveSocket {
  let socket: LiveSocket | null = null
  return () => (socket ??= makeLiveSocket())
}

/** Once told to connect, it reconnects by itself; what was missed is asked for by `followRun` and `followLog`. */
function makeLiveSocket(): LiveSocket {
  return io({
    autoConnect: false,
    transports: ['websocket', 'polling'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 1_000,
  })
}
