import { afterEach, beforeEach } from 'vitest'

const print = console.error
let printed: unknown[][] = []

beforeEach(() => {
  printed = []
  console.error = (...values: unknown[]) => {
    printed.push(values)
    print(...values)
  }
})

afterEach(() => {
  console.error = print
  if (printed.length > 0)
    throw new Error(`console.error was called: ${printed.map((values) => values.join(' ')).join('\n')}`)
})
