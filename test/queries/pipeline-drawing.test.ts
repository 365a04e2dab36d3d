import { expect, test } from 'vitest'
import { drawnPhase, type PipelineDrawing } from '#lib/contract/pipeline-screens.ts'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import { pipelineDrawings } from '#lib/queries/pipeline-drawing.ts'

type Written = Record<string, { dependencies?: string[]; optional_dependencies?: string[] }>

function pipelineOf(written: Written): Pipeline {
  const phases = Object.fromEntries(
    Object.entries(written).map(([id, rest]) => [id, { executor: 'manual', ...rest }]),
  )
  const read = readPipelineDefinition({ definition: { phases }, fileName: 'f', defaultName: 'f' })
  if (!read.ok) throw new Error(read.refusal.problems.join('\n'))
  return read.value
}

/** `count` phases; each depends on what `before` names of the earlier ones. */
function many(count: number, before: (index: number) => number[]): Pipeline {
  return pipelineOf(
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `p${index}`,
        {
          dependencies: [...new Set(before(index).filter((other) => other >= 0))].map((other) => `p${other}`),
        },
      ]),
    ),
  )
}

const diamond = pipelineOf({
  a: {},
  b: { dependencies: ['a'] },
  c: { dependencies: ['a'] },
  d: { dependencies: ['b', 'a'], optional_dependencies: ['c'] },
})

function expectSound(drawing: PipelineDrawing) {
  const { width, height, nodes, lines } = drawing
  for (const [index, node] of nodes.entries()) {
    expect(node.x).toBeGreaterThanOrEqual(0)
    expect(node.y).toBeGreaterThanOrEqual(0)
    expect(node.x + drawnPhase.width).toBeLessThanOrEqual(width)
    expect(node.y + drawnPhase.height).toBeLessThanOrEqual(height)
    const overlapping = nodes
      .slice(index + 1)
      .filter(
        (other) =>
          Math.abs(other.x - node.x) < drawnPhase.width && Math.abs(other.y - node.y) < drawnPhase.height,
      )
    expect(overlapping).toEqual([])
  }
  for (const { path } of lines) {
    const numbers = [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])
    expect(path).toMatch(/^M[\d.]+ [\d.]+( C.*)?$/)
    for (const [x, y] of numbers) {
      expect(x! >= 0 && x! <= width && y! >= 0 && y! <= height).toBe(true)
    }
  }
}

test('phases stand after what they wait for, and none over another, nor outside', () => {
  const { across, down, isReduced } = pipelineDrawings(diamond)
  expectSound(across)
  expectSound(down)
  expect(isReduced).toBe(false)
  const place = (drawing: PipelineDrawing, id: string) => drawing.nodes.find((node) => node.id === id)!
  for (const { from, to } of across.lines) {
    expect(place(across, from).x).toBeLessThan(place(across, to).x)
    expect(place(down, from).y).toBeLessThan(place(down, to).y)
  }
})

test('each dependency is a line, and the optional ones are told apart', () => {
  const lines = pipelineDrawings(diamond).across.lines.map(({ from, to, isOptional }) => [
    from,
    to,
    isOptional,
  ])
  expect(lines).toEqual([
    ['a', 'b', false],
    ['a', 'c', false],
    ['b', 'd', false],
    ['a', 'd', false],
    ['c', 'd', true],
  ])
})

test('a line leaves at the side where the next phase stands, and comes to the other side', () => {
  const { nodes, lines } = pipelineDrawings(diamond).across
  const [a, b] = [nodes.find(({ id }) => id === 'a')!, nodes.find(({ id }) => id === 'b')!]
  const { path } = lines.find(({ from, to }) => from === 'a' && to === 'b')!
  expect(path.startsWith(`M${a.x + drawnPhase.width} ${a.y + drawnPhase.height / 2} `)).toBe(true)
  expect(path.endsWith(` ${b.x} ${b.y + drawnPhase.height / 2}`)).toBe(true)
})

test('a phase stands as early as it may start', () => {
  const { nodes } = pipelineDrawings(
    pipelineOf({
      a: {},
      early: { dependencies: ['a'] },
      b: { dependencies: ['a'] },
      c: { dependencies: ['b'] },
      d: { dependencies: ['c', 'early'] },
    }),
  ).across
  const x = (id: string) => nodes.find((node) => node.id === id)!.x
  expect(x('early')).toBe(x('b'))
})

test('one phase alone is a drawing', () => {
  const { across } = pipelineDrawings(pipelineOf({ only: {} }))
  expectSound(across)
  expect(across.lines).toEqual([])
})

test('of many lines those that follow from others are left out', () => {
  const { across, isReduced } = pipelineDrawings(
    many(60, (index) => [index - 1, index - 2, index - 3, index - 4, index - 5, index - 6]),
  )
  expect(isReduced).toBe(true)
  expect(across.lines).toHaveLength(59)
  expectSound(across)
})

test('200 phases that each wait for 100 others are drawn in moments', () => {
  const dense = many(200, (index) => (index < 100 ? [] : Array.from({ length: 100 }, (_, other) => other)))
  const startedAt = performance.now()
  const { across, down } = pipelineDrawings(dense)
  // dagre takes 20 s for it.
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(across.lines).toHaveLength(10_000)
  expect(across.nodes).toHaveLength(200)
  expect(down.nodes).toHaveLength(200)
})
