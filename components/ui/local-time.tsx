'use client'
import { useIsHydrated } from './is-hydrated.ts'

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const day = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** A moment in the reader's own zone; empty until the browser, which knows the zone, has it. */
export function LocalTime({ at, style = 'day' }: { at: number; style?: 'clock' | 'day' }) {
  const isHydrated = useIsHydrated()
  const format = style === 'clock' ? clock : day
  return (
    <time dateTime={new Date(at).toISOString()} className="tabular-nums">
      {isHydrated ? format.format(at) : ''}
    </time>
  )
}
