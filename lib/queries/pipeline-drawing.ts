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
const gap = { between: 20, along: 46 }

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
  const depth = depths(edgesOf(ids, lines))
  const graph = new Graph()
  const rankdir = direction === 'across' ? 'LR' : 'TB'
  graph.setGraph({ rankdir, nodesep: gap.between, ranksep: gap.along })
  for (const id of ids) graph.setNode(id, { ...drawnPhase })
  // As long as the difference in depth: a phase then stands as early as it may start.
  for (const { from, to } of lines) graph.setEdge(from, to, { minlen: depth.get(to)! - depth.get(from)! })
  layout(graph)
  const nodes = ids.map((id) => ({ id, ...(graph.node(id) as Point) }))
  const middleOf = new Map(nodes.map(({ id, x, y }) => [id, { x, y }]))
  const routes = lines.map((line) => {
    const { points } = graph.edge(line.from, line.to) as { points: Point[] }
    const between = points.slice(1, -1)
    const bends = between.length === 1 ? [] : between
    return { ...line, points: withEnds(bends, { ...sidesOf(middleOf, line), direction }) }
  })
  return framed({ nodes, routes, direction })
}

type Route = Line & { points: Point[] }

function sidesOf(middleOf: ReadonlyMap<string, Point>, { from, to }: Line): { from: Point; to: Point } {
  return { from: middleOf.get(from)!, to: middleOf.get(to)! }
}

/** Leaves a phase in the middle of one side, and comes to the next in the middle of the other. */
function withEnds(bends: Point[], ends: { from: Point; to: Point; direction: Direction }): Point[] {
  const { from, to, direction } = ends
  const half = { x: drawnPhase.width / 2, y: drawnPhase.height / 2 }
  return direction === 'across'
    ? [{ x: from.x + half.x, y: from.y }, ...bends, { x: to.x - half.x, y: to.y }]
    : [{ x: from.x, y: from.y + half.y }, ...bends, { x: to.x, y: to.y - half.y }]
}

/** Moves everything so that nothing, lines included, lies outside. `nodes` by their middles. */
function framed(raw: {
  nodes: ({ id: string } & Point)[]
  routes: Route[]
  direction: Direction
}): PipelineDrawing {
  const { nodes, routes, direction } = raw
  const { width, height } = drawnPhase
  const corners = nodes.map(({ id, x, y }) => ({ id, x: x - width / 2, y: y - height / 2 }))
  const points = routes.flatMap((route) => route.points)
  const span = (axis: 'x' | 'y', size: number) => {
    const starts = [...corners, ...points].map((point) => point[axis])
    const ends = [...corners.map((corner) => corner[axis] + size), ...points.map((point) => point[axis])]
    // Not Math.min(...): a drawing may have more points than a call may have arguments.
    const first = starts.reduce((least, value) => Math.min(least, value), Infinity)
    return { first, length: ends.reduce((most, value) => Math.max(most, value), -Infinity) - first }
  }
  const across = span('x', width)
  const down = span('y', height)
  const moved = ({ x, y }: Point) => ({
    x: Math.round(x - across.first + margin),
    y: Math.round(y - down.first + margin),
  })
  return {
    width: Math.ceil(across.length) + 2 * margin,
    height: Math.ceil(down.length) + 2 * margin,
    nodes: corners.map(({ id, ...corner }) => ({ id, ...moved(corner) })),
    lines: routes.map(({ points: route, ...line }) => ({
      ...line,
      path: smoothPath(route.map(moved), direction),
    })),
  }
}

/** Phases by depth, lines without a way around them: for what would take dagre too long. */
function drawInRanks({ ids, lines, direction }: Shape): PipelineDrawing {
  const depth = depths(edgesOf(ids, lines))
  const filled = new Map<number, number>()
  const { width, height } = drawnPhase
  const nodes = ids.map((id) => {
    const rank = depth.get(id) ?? 0
    const place = filled.get(rank) ?? 0
    filled.set(rank, place + 1)
    return direction === 'across'
      ? { id, x: rank * (width + gap.along), y: place * (height + gap.between) }
      : { id, x: place * (width + gap.between), y: rank * (height + gap.along) }
  })
  const middleOf = new Map(nodes.map(({ id, x, y }) => [id, { x, y }]))
  const routes = lines.map((line) => ({
    ...line,
    points: withEnds([], { ...sidesOf(middleOf, line), direction }),
  }))
  return framed({ nodes, routes, direction })
}

/** Through each point in the direction of the drawing, so that no corner is left. */
function smoothPath([first, ...others]: Point[], direction: Direction): string {
  if (first === undefined) return ''
  let path = `M${first.x} ${first.y}`
  let from = first
  for (const to of others) {
    const halfway = Math.round(direction === 'across' ? (from.x + to.x) / 2 : (from.y + to.y) / 2)
    const [leave, arrive] =
      direction === 'across'
        ? [`${halfway} ${from.y}`, `${halfway} ${to.y}`]
        : [`${from.x} ${halfway}`, `${to.x} ${halfway}`]
    path += ` C${leave} ${arrive} ${to.x} ${to.y}`
    from = to
  }
  return path
}
