/** The source design's six phases and their dependencies, in its execution order: every engine runs this DAG. */
export const benchPhases = [
  { id: 'phase0_county', dependencies: [] },
  { id: 'phase1_listing', dependencies: [0] },
  { id: 'phase1_map', dependencies: [0] },
  { id: 'phase2_images', dependencies: [1] },
  { id: 'phase3_synthesis', dependencies: [1, 2, 3] },
  { id: 'phase4_report', dependencies: [4] },
] as const satisfies { id: string; dependencies: number[] }[]

/** Its groups, for the source design's own algorithm. */
export const benchGroups = [[0], [1, 2], [3], [4], [5]] as const

export const phaseCount = benchPhases.length

/** The same as a definition that Plotline loads. */
export const benchDefinition = {
  name: 'bench',
  phases: Object.fromEntries(
    benchPhases.map(({ id, dependencies }) => [
      id,
      {
        executor: 'module',
        executor_path: 'noop.ts',
        dependencies: dependencies.map((index) => benchPhases[index]!.id),
      },
    ]),
  ),
}
