import { Graph, layout } from '@dagrejs/dagre'
import { drawnPhase, type PipelineDrawing, type PipelineDrawings } from '#lib/contract/pipeline-screens.ts'
import { depths } from '#lib/pipeline/dag.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import { withoutImpliedEdges } from '#lib/pipeline/edge-reduction.ts'

type Point = { x: number; y: number }
type Line = { from: string; to: string; isOptional: boolean }
type Direction = 'across' | 'down'
type Shape = { ids: string[]; lines: Line[]; direction: Direction }

// Beyond it a drawing is a thicket.
const shownLines = 300
// 200 phases with 400 lines take dagre about a second of this process; with 10,000 they took it 23.
const lineLimit = 400
const margin = 12
const gap = { between: 22, along: 56 }

const drawn = new Map<string, PipelineDrawings>()
const rememberedDrawings = 50

/** Lays a pipeline out. The same phases and dependencies are laid out once, however often they are looked at. */
export function pipelineDrawings({ phases }: Pipeline): PipelineDrawings {
  const lines = phases.flatMap((phase): Line[] => [
    ...[...new Set(phase.dependencies)].map((from) => ({ from, to: phase.id, isOptional: false })),
    ...[...new Set(phase.optionalDependencies)]
      .filter((from) => !phase.dependencies.includes(from))
      .map((from) => ({ from, to: phase.id, isOptional: true })),
  ])
  const ids = phases.map(({ id }) => id)
  const key = JSON.stringify([ids, lines])
  const known = drawn.get(key)
  if (known !== undefined) return known
  const isReduced = lines.length > shownLines
  const shown = isReduced ? reduced(ids, lines) : lines
  const draw = (direction: Direction) => {
    const shape = { ids, lines: shown, direction }
    return shown.length > lineLimit ? drawInRanks(shape) : drawWithDagre(shape)
  }
  const drawings = { across: draw('across'), down: draw('down'), isReduced }
  if (drawn.size >= rememberedDrawings) drawn.clear()
  drawn.set(key, drawings)
  return drawings
}

function reduced(ids: string[], lines: Line[]): Line[] {
  const kept = withoutImpliedEdges(edgesOf(ids, lines))
  return lines.filter(({ from, to }) => kept.get(to)?.includes(from))
}

function edgesOf(ids: string[], lines: Line[]): Map<string, string[]> {
  const edges = new Map(ids.map((id): [string, string[]] => [id, []]))
  for (const { from, to } of lines) edges.get(to)?.push(from)
  return edges
}

function drawWithDagre({ ids, lines, direction }: Shape): PipelineDrawing {
  const graph = new Graph()
  graph.setGraph({
    rankdir: direction === 'across' ? 'LR' : 'TB',
    nodesep: gap.between,
    ranksep: gap.along,
    marginx: margin,
    marginy: margin,
  })
  for (const id of ids) graph.setNode(id, { ...drawnPhase })
  for (const { from, to } of lines) graph.setEdge(from, to, {})
  layout(graph)
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: ids.map((id) => ({ id, ...cornerOf(graph.node(id) as Point) })),
    lines: lines.map((line) => {
      const { points } = graph.edge(line.from, line.to) as { points: Point[] }
      return { ...line, path: smoothPath(points) }
    }),
  }
}

function cornerOf({ x, y }: Point): Point {
  return { x: Math.round(x - drawnPhase.width / 2), y: Math.round(y - drawnPhase.height / 2) }
}

/** Phases by depth, lines straight: for what would take dagre too long. */
function drawInRanks({ ids, lines, direction }: Shape): PipelineDrawing {
  const depth = depths(edgesOf(ids, lines))
  const filled = new Map<number, number>()
  const isAcross = direction === 'across'
  const { width, height } = drawnPhase
  const nodes = ids.map((id) => {
    const rank = depth.get(id) ?? 0
    const place = filled.get(rank) ?? 0
    filled.set(rank, place + 1)
    const along = rank * ((isAcross ? width : height) + gap.along) + margin
    const beside = place * ((isAcross ? height : width) + gap.between) + margin
    return isAcross ? { id, x: along, y: beside } : { id, x: beside, y: along }
  })
  const placeOf = new Map(nodes.map(({ id, x, y }) => [id, { x, y }]))
  const ends = (line: Line): [Point, Point] => {
    const from = placeOf.get(line.from)!
    const to = placeOf.get(line.to)!
    return isAcross
      ? [
          { x: from.x + width, y: from.y + height / 2 },
          { x: to.x, y: to.y + height / 2 },
        ]
      : [
          { x: from.x + width / 2, y: from.y + height },
          { x: to.x + width / 2, y: to.y },
        ]
  }
  return {
    width: Math.max(...nodes.map(({ x }) => x)) + width + margin,
    height: Math.max(...nodes.map(({ y }) => y)) + height + margin,
    nodes,
    lines: lines.map((line) => ({ ...line, path: smoothPath(ends(line)) })),
  }
}

/** Through the middles between the points, so that no corner is left. */
function smoothPath(points: readonly Point[]): string {
  const [first, ...others] = points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }))
  if (first === undefined) return ''
  let path = `M${first.x} ${first.y}`
  for (const [index, point] of others.entries()) {
    const next = others[index + 1]
    if (next === undefined) path += ` L${point.x} ${point.y}`
    else
      path += ` Q${point.x} ${point.y} ${Math.round((point.x + next.x) / 2)} ${Math.round((point.y + next.y) / 2)}`
  }
  return path
}
