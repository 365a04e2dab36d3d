import { useEffect, useState } from 'react'
import type { GridStore } from '#components/grid/grid-store.ts'
import type { Connection } from './connection.ts'
import { followRun } from './follow-run.ts'
import type { LiveSocket } from './live-socket.ts'

/** Keeps the store at what the server has for as long as the component is on the page, over a socket that it opens and closes. */
export function useLiveRun({
  runId,
  store,
  liveSocket,
}: {
  runId: number
  store: GridStore
  liveSocket: () => LiveSocket
}): Connection {
  const [connection, setConnection] = useState<Connection>({ kind: 'catching-up' })
  useEffect(() => {
    const socket = liveSocket()
    const stop = followRun({ socket, runId, store, onConnection: setConnection })
    socket.connect()
    return () => {
      stop()
      socket.disconnect()
    }
  }, [runId, store, liveSocket])
  return connection
}
