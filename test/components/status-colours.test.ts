import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { standings } from '#lib/pipeline/standing.ts'
import { contrast, difference, linearOf, seenBy, vision, type Colour } from './colour-vision.ts'

const leastDifference = 10 // CIEDE2000; below about 10 two small icons are taken for one colour
const leastContrast = 3 // WCAG 1.4.11, for parts of a picture that must be seen

const plainGrounds = ['surface', 'paper', 'sunken', 'hover']
const softGrounds = ['accent-soft', 'danger-soft', 'warning-soft', 'good-soft']

const css = readFileSync(join(import.meta.dirname, '..', '..', 'app', 'globals.css'), 'utf8')
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')

function colourIn(block: string, name: string): Colour {
  const value = new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(block)?.[1]
  if (value === undefined) throw new Error(`${name} is not a plain colour in globals.css`)
  return linearOf(value)
}

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_name, block) => {
  const colours = standings.map((status) => ({ status, colour: colourIn(block, `status-${status}`) }))

  test.each(Object.keys(vision) as (keyof typeof vision)[])('statuses stay apart with %s vision', (eyes) => {
    const tooClose = colours.flatMap((one, index) =>
      colours
        .slice(index + 1)
        .filter((other) => difference(seenBy(eyes, one.colour), seenBy(eyes, other.colour)) < leastDifference)
        .map((other) => `${one.status} and ${other.status}`),
    )
    expect(tooClose).toEqual([])
  })

  test.each(colours)('$status is seen on the surface', ({ colour }) => {
    expect(contrast(colour, colourIn(block, 'surface'))).toBeGreaterThanOrEqual(leastContrast)
  })

  test.each(['ink', 'ink-muted', 'ink-faint'])('text in %s can be read wherever it stands', (name) => {
    for (const ground of [...plainGrounds, ...softGrounds]) {
      expect(contrast(colourIn(block, name), colourIn(block, ground))).toBeGreaterThanOrEqual(4.5)
    }
  })
})
