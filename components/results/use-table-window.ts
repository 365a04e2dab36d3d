import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'

const rowsBeforeMeasured = 40 // what the server renders, more than a screen shows

/** Which rows of a long table to draw, and the heights of what is left out above and below. */
export function useTableWindow({ count, rowHeight }: { count: number; rowHeight: number }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    initialRect: { width: 1000, height: rowsBeforeMeasured * rowHeight },
  })
  const items = virtualizer.getVirtualItems()
  const start = items[0]?.index ?? 0
  const end = (items.at(-1)?.index ?? -1) + 1
  return { scroller, start, end, before: start * rowHeight, after: (count - end) * rowHeight }
}
