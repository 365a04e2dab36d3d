import { useEffect, useState } from 'react'
import { countOf, formatCount } from '#components/format/number.ts'
import type { GridStore } from '#components/grid/grid-store.ts'

const everyMs = 10_000 // more often, a screen reader would talk of nothing else

/** Tells those who do not see the grid how far it is: now and then, and when the run ends. */
export function RunAnnouncer({ store }: { store: GridStore }) {
  const [words, setWords] = useState('')
  useEffect(() => {
    let saidAt = 0
    let saidStatus = store.run.status
    let timer: ReturnType<typeof setTimeout> | null = null
    function say() {
      timer = null
      saidAt = Date.now()
      saidStatus = store.run.status
      setWords(summaryOf(store))
    }
    const stop = store.subscribeHeader(() => {
      if (store.run.status !== saidStatus) say()
      else timer ??= setTimeout(say, Math.max(0, saidAt + everyMs - Date.now()))
    })
    return () => {
      stop()
      if (timer) clearTimeout(timer)
    }
  }, [store])
  return (
    <p role="status" aria-atomic="true" className="sr-only">
      {words}
    </p>
  )
}

function summaryOf(store: GridStore): string {
  const done = `${formatCount(store.settledCount - store.total('cancelled'))} of ${formatCount(store.cellCount)} cells done`
  const failed = `${formatCount(store.total('failed'))} failed`
  const waiting = store.waitingHomeCount
  const people = waiting > 0 ? `, ${countOf(waiting, 'home waits', 'homes wait')} for a person` : ''
  const { status } = store.run
  const isPlain = status === 'running' || status === 'pending'
  return isPlain ? `${done}, ${failed}${people}.` : `Run ${status}: ${done}, ${failed}${people}.`
}
