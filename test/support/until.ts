import { setTimeout as sleep } from 'node:timers/promises'

const everyMs = 30

/** Polls until `isThere` holds for what `read` gives, and answers that. @throws with the last value after `limitMs`. */
export async function until<T>(
  read: () => Promise<T>,
  isThere: (value: T) => boolean,
  limitMs = 30_000,
): Promise<T> {
  const startedAt = performance.now()
  for (;;) {
    const value = await read()
    if (isThere(value)) return value
    if (performance.now() - startedAt > limitMs)
      throw new Error(`Not within ${limitMs} ms. The last value was ${JSON.stringify(value)}.`)
    await sleep(everyMs)
  }
}
