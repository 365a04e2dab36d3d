import { MultiBar, Presets } from 'cli-progress'
import type { RunProgress } from '#lib/queries/run-progress.ts'

export type ProgressView = { show: (progress: RunProgress) => void; close: () => void }

// Lines in a log file, where a bar cannot move.
const lineEveryMs = 5_000

/** A bar with counts and ETA on a terminal; elsewhere a line now and then. Both on standard error. */
export function openProgressView(total: number): ProgressView {
  return process.stderr.isTTY ? openBar(total) : openLines(total)
}

function openBar(total: number): ProgressView {
  const bars = new MultiBar(
    {
      format: '{bar} {value}/{total} homes · {counts} · {elapsed} · {left}',
      barsize: 24,
      hideCursor: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  )
  const begin = Date.now()
  const bar = bars.create(total, 0, { counts: 'starting', elapsed: '0 s', left: '' })
  return {
    show: (progress) => bar.update(doneOf(progress), describe(progress, { begin, total })),
    close: () => bars.stop(),
  }
}

function openLines(total: number): ProgressView {
  const begin = Date.now()
  let shownAt = 0
  return {
    show: (progress) => {
      if (Date.now() - shownAt < lineEveryMs && doneOf(progress) < total) return
      shownAt = Date.now()
      const { counts, elapsed, left } = describe(progress, { begin, total })
      console.error(`${doneOf(progress)}/${total} homes · ${counts} · ${elapsed} · ${left}`)
    },
    close: () => {},
  }
}

function describe(progress: RunProgress, { begin, total }: { begin: number; total: number }) {
  const { completed, failed, blocked, running } = progress.counts
  const done = doneOf(progress)
  // What waits for a person is nothing that time alone brings about.
  const open = total - done - progress.waiting
  const waiting = progress.waiting > 0 ? `, ${progress.waiting} waiting for a person` : ''
  const elapsedMs = Date.now() - begin
  return {
    counts: `${completed} completed, ${failed} failed, ${blocked} blocked, ${running - progress.waiting} running${waiting}`,
    elapsed: seconds(elapsedMs),
    left: done === 0 || open <= 0 ? '' : `${seconds((elapsedMs / done) * open)} left`,
  }
}

function doneOf({ counts }: RunProgress): number {
  return counts.completed + counts.failed + counts.blocked + counts.cancelled
}

function seconds(durationMs: number): string {
  const whole = Math.round(durationMs / 1000)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
