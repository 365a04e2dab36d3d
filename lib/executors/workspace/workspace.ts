import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'

/** The absolute folder of one property run, kept apart from every other. Made when it is not there. */
export async function workspaceFor(place: {
  dataFolder: string
  runId: number
  propertyRunId: number
}): Promise<string> {
  const folder = resolve(
    place.dataFolder,
    'workspaces',
    `run-${place.runId}`,
    `property-run-${place.propertyRunId}`,
  )
  await mkdir(folder, { recursive: true })
  return folder
}
