import { useEffect, useState } from 'react'
import type { GridStore } from '#components/grid/grid-store.ts'
import type { Connection } from './connection.ts'
import { followRun } from './follow-run.ts'
import { openLiveSocket } from './live-socket.ts'

/** Keeps the store at what the server has for as long as the component is on the page. */
export function useLiveRun(runId: number, store: GridStore): Connection {
  const [connection, setConnection] = useState<Connection>({ kind: 'catching-up' })
  useEffect(() => {
    const socket = openLiveSocket()
    const stop = followRun({ socket, runId, store, onConnection: setConnection })
    return () => {
      stop()
      socket.disconnect()
    }
  }, [runId, store])
  return connection
}
