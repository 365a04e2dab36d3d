import { useEffect, useRef, type RefObject } from 'react'
import type { GridStore } from '#components/grid/grid-store.ts'
import { withSample, type ProgressSample } from './progress-rate.ts'

const everyMs = 1_000

/** How many cells were done when, over the last minute that this page has seen. */
export function useProgressSamples(store: GridStore): RefObject<ProgressSample[]> {
  const samples = useRef<ProgressSample[]>([])
  useEffect(
    () =>
      store.subscribeHeader(() => {
        const at = Date.now() + store.clockOffsetMs
        const last = samples.current.at(-1)
        if (last && at - last.at < everyMs) return
        samples.current = withSample(samples.current, { at, settled: store.settledCount })
      }),
    [store],
  )
  return samples
}
