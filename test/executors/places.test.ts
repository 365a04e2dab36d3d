import { expect, test } from 'vitest'
import { Places } from '#lib/executors/module/places.ts'

const never = new AbortController().signal

/** Acts that end when the test says so, and the order in which they began. */
function heldActs() {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const act = (name: string) => () => {
    begun.push(name)
    const { promise, resolve } = Promise.withResolvers<void>()
    ends.set(name, resolve)
    return promise
  }
  return { begun, act, end: (name: string) => ends.get(name)?.() }
}

/** Lets everything happen that waits for nothing else. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

test('no more act at once than there are places, and the others follow in the order they came', async () => {
  const places = new Places(2)
  const { begun, act, end } = heldActs()
  const all = ['a', 'b', 'c', 'd'].map((name) => places.hold(never, act(name)))
  await settle()
  expect(begun).toEqual(['a', 'b'])
  end('b')
  await settle()
  expect(begun).toEqual(['a', 'b', 'c'])
  end('a')
  end('c')
  await settle()
  end('d')
  await Promise.all(all)
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
})

test('who is told to stop while it waits acts at once, and neither takes a place nor loses one', async () => {
  const places = new Places(1)
  const { begun, act, end } = heldActs()
  const stop = new AbortController()
  const all = [places.hold(never, act('a')), places.hold(stop.signal, act('b')), places.hold(never, act('c'))]
  await settle()
  stop.abort()
  await settle()
  expect(begun).toEqual(['a', 'b'])
  end('b')
  await settle()
  expect(begun).toEqual(['a', 'b'])
  end('a')
  await settle()
  expect(begun).toEqual(['a', 'b', 'c'])
  end('c')
  await Promise.all(all)
})

test('an act that throws gives its place back', async () => {
  const places = new Places(1)
  await expect(places.hold(never, () => Promise.reject(new Error('broke')))).rejects.toThrow('broke')
  expect(await places.hold(never, async () => 'next')).toBe('next')
})
