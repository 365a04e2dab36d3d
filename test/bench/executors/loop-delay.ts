import { monitorEventLoopDelay } from 'node:perf_hooks'
import { rounded } from '../percentile.ts'

export type LoopDelay = { p50: number; p99: number; max: number }

const resolutionMs = 5
const nanosecondsPerMs = 1e6

/** How late timers of this process come while `act` works, in milliseconds. */
export async function withLoopDelay<T>(
  act: () => Promise<T>,
): Promise<{ value: T; loop_delay_ms: LoopDelay }> {
  const monitor = monitorEventLoopDelay({ resolution: resolutionMs })
  monitor.enable()
  try {
    const value = await act()
    // What it records includes the time it meant to wait.
    const late = (nanoseconds: number) =>
      rounded(Math.max(0, nanoseconds / nanosecondsPerMs - resolutionMs), 1)
    return {
      value,
      loop_delay_ms: {
        p50: late(monitor.percentile(50)),
        p99: late(monitor.percentile(99)),
        max: late(monitor.max),
      },
    }
  } finally {
    monitor.disable()
  }
}
