import { join, posix } from 'node:path'
import { pathInside } from '#lib/executors/path-inside.ts'
import type { Phase } from '#lib/pipeline/definition.ts'
import type { WorkspaceLayout } from '#lib/pipeline/workspace-definition.ts'

/** `workspace`: null while there is none yet. */
type Roots = { pipelineHome: string; layout: WorkspaceLayout; workspace: string | null }
type ScriptPhase = Pick<Phase, 'executorPath' | 'pythonModule' | 'cwd'>

/**
 * Where the file that a script phase runs may lie, most likely place first. A path of the workspace lies there, or where a
 * link of the layout will lead. [] when only the workspace could tell, or when the path leads out of its folder.
 */
export function scriptPlaces({ executorPath, pythonModule, cwd }: ScriptPhase, roots: Roots): string[] {
  const paths = pythonModule === null ? [executorPath ?? ''] : modulePaths(pythonModule)
  return paths.flatMap((path) => placesOf(path, cwd, roots))
}

/** Where a path lies that starts from the phase's folder. */
export function placesOf(
  path: string,
  cwd: Phase['cwd'],
  { pipelineHome, layout, workspace }: Roots,
): string[] {
  const places =
    cwd === 'pipeline'
      ? [pathInside(pipelineHome, path)]
      : [
          workspace === null ? null : pathInside(workspace, path),
          throughLinks(path, { pipelineHome, layout }),
        ]
  return places.filter((place) => place !== null)
}

/** A module is a file, or a package that `python -m` starts by its __main__. */
function modulePaths(moduleName: string): [string, string] {
  const path = moduleName.replaceAll('.', '/')
  return [`${path}.py`, `${path}/__main__.py`]
}

function throughLinks(path: string, { pipelineHome, layout }: Omit<Roots, 'workspace'>): string | null {
  const steps = posix.normalize(path).split('/')
  for (let count = steps.length; count > 0; count--) {
    const linked = steps.slice(0, count).join('/')
    const target = Object.entries(layout.links).find(([link]) => clean(link) === linked)?.[1]
    if (target !== undefined) return join(pipelineHome, target, ...steps.slice(count))
  }
  return null
}

function clean(link: string): string {
  return posix.normalize(link).replace(/\/$/, '')
}
