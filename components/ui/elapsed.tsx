'use client'
import { formatCountdown, formatDuration } from '#components/format/duration.ts'
import { useNow } from './now.ts'

/** Seconds since `since` on the server's clock, whole ones: a running figure with decimals would only flicker. */
export function Elapsed({ since, clockOffsetMs }: { since: number; clockOffsetMs: number }) {
  const seconds = Math.max(0, Math.floor((useNow() + clockOffsetMs - since) / 1000))
  return <>{seconds < 10 ? `${seconds} s` : formatDuration(seconds * 1000)}</>
}

export function Countdown({ until, clockOffsetMs }: { until: number; clockOffsetMs: number }) {
  return <>{formatCountdown(until - (useNow() + clockOffsetMs))}</>
}
