import { failedForGood } from '#lib/executors/outcomes.ts'
import { writeWorkspaceFile } from './workspace-files.ts'
import { linkIntoWorkspace } from './workspace-links.ts'
import { makeWorkspaceFolder, pathInWorkspace } from './workspace-paths.ts'
import type { AttemptOutcome, AttemptRequest } from '#lib/executors/executor.ts'

/**
 * Lays out the workspace before an attempt: links, folders and files of the pipeline, then those of the phase.
 * Answers the failure when something is in the way, else null. Phases of one property may do so at the same time.
 */
export async function prepareWorkspace(request: AttemptRequest): Promise<AttemptOutcome | null> {
  const { workspace, pipelineHome: home, layout, phase } = request
  for (const [path, target] of Object.entries(layout.links)) {
    const problem = await linkIntoWorkspace({ workspace, path, home, target })
    if (problem !== null) return refuse(problem)
  }
  for (const path of layout.folders) {
    const folder = pathInWorkspace(workspace, path)
    const problem =
      folder === null
        ? `the folder "${path}" leads out of it. Keep it inside.`
        : await makeWorkspaceFolder(workspace, folder)
    if (problem !== null) return refuse(problem)
  }
  for (const file of [...layout.files, ...phase.prepare]) {
    const problem = await writeWorkspaceFile(file, request)
    if (problem !== null) return refuse(problem)
  }
  return null
}

function refuse(problem: string): AttemptOutcome {
  return failedForGood(`The workspace could not be prepared: ${problem}`)
}
