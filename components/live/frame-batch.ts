/**
 * Gathers what arrives and hands it over once per animation frame. A hidden tab has no frames: a timer stands in,
 * so that nothing piles up while nobody looks.
 */
export function frameBatch<Change>(apply: (changes: Change[]) => void): {
  add: (change: Change) => void
  stop: () => void
} {
  let waiting: Change[] = []
  let cancel: (() => void) | null = null

  function flush() {
    cancel = null
    const changes = waiting
    waiting = []
    apply(changes)
  }

  return {
    add(change) {
      waiting.push(change)
      cancel ??= document.hidden ? afterHalfASecond(flush) : atNextFrame(flush)
    },
    stop() {
      cancel?.()
      waiting = []
    },
  }
}

function atNextFrame(run: () => void): () => void {
  const frame = requestAnimationFrame(run)
  // A frame that was asked for just before the tab was hidden may never come.
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame)
    run()
  }, 1_000)
  const cancelTimer = () => clearTimeout(timer)
  requestAnimationFrame(cancelTimer)
  return () => {
    cancelAnimationFrame(frame)
    cancelTimer()
  }
}

function afterHalfASecond(run: () => void): () => void {
  const timer = setTimeout(run, 500)
  return () => clearTimeout(timer)
}
