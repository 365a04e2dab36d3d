import type { Worker } from 'node:worker_threads'

const lookEveryMs = 250 // a thread fills about half a GB in that time

/**
 * Calls once a thread holds more than `limitBytes` outside of its heap, in buffers and typed arrays: the bound that Node puts
 * on a thread's memory does not count those. It looks from without, so that a thread that never yields is seen, too.
 * Answers how to stop looking.
 */
export function watchThreadMemory(
  thread: Pick<Worker, 'getHeapStatistics'>,
  { limitBytes, onExceeded }: { limitBytes: number; onExceeded: () => void },
): () => void {
  const look = async () => {
    try {
      const { external_memory: held } = await thread.getHeapStatistics()
      if (held > limitBytes) onExceeded()
    } catch {
      // It has ended: whoever waits for it is told.
    }
  }
  const timer = setInterval(() => void look(), lookEveryMs)
  return () => clearInterval(timer)
}
