import { stat } from 'node:fs/promises'
import { pathInside } from '#lib/executors/path-inside.ts'
import { isFile } from './script-command.ts'
import { placesOf, scriptPlaces } from './script-places.ts'
import type { Phase } from '#lib/pipeline/definition.ts'
import type { WorkspaceLayout } from '#lib/pipeline/workspace-definition.ts'

type Trouble = { message: string; fix: string }
type Roots = { pipelineHome: string; layout: WorkspaceLayout }

/**
 * What is wrong with the place of a script that starts in the workspace, or of a Python module, as far as the pipeline's
 * folder can tell before there is a workspace; null when nothing is, or when it cannot tell.
 */
export async function scriptPlaceTrouble(
  phase: Phase,
  { pipelineHome, layout }: Roots,
): Promise<Trouble | null> {
  const roots = { pipelineHome, layout, workspace: null }
  const folder = phase.cwd === 'workspace' ? "the property's workspace" : "the pipeline's folder"
  const path = phase.executorPath ?? ''
  if (phase.pythonModule === null && pathInside(pipelineHome, path) === null) {
    return {
      message: `"${path}" leads out of ${folder}.`,
      fix: 'name it from that folder; link what lies elsewhere ("workspace": {"links": …}).',
    }
  }
  const places = scriptPlaces(phase, roots)
  for (const place of places) if (await isFile(place)) return null
  if (phase.pythonModule !== null) {
    // Of a package that is not in sight nothing can be said: it may be installed.
    if (!(await isInSight(phase.pythonModule, phase.cwd, roots))) return null
    return {
      message: `"${phase.pythonModule}" is neither a file nor a package with a __main__.py in ${folder}.`,
      fix: 'put it there, or correct the name.',
    }
  }
  if (places.length === 0) return null
  return {
    message: `"${path}" does not exist where the workspace's links lead.`,
    fix: 'put the file there, or correct the path or the link.',
  }
}

async function isInSight(
  moduleName: string,
  cwd: Phase['cwd'],
  roots: Roots & { workspace: null },
): Promise<boolean> {
  const [top = ''] = moduleName.split('.')
  const places = [...placesOf(top, cwd, roots), ...placesOf(`${top}.py`, cwd, roots)]
  const found = await Promise.all(places.map((place) => stat(place).catch(() => null)))
  return found.some((entry) => entry !== null)
}
