import type { Database } from '#lib/db/client.ts'
import type { PropertyPage, PropertyPhase } from '#lib/contract/screens.ts'
import { entriesOf, texts } from './stored-json.ts'
import { pipelineOfVersion } from '#lib/pipeline/stored-pipeline.ts'
import { phaseSummaries } from './phase-summaries.ts'

/** One property of a run, with what each phase gave. Null: there is no such property or run. */
export async function propertyPage(
  database: Database,
  key: { runId: number; position: number },
): Promise<PropertyPage | null> {
  const { prisma } = database
  const propertyRun = await prisma.propertyRun.findUnique({
    where: { runId_position: key },
    include: {
      property: { select: { address: true } },
      run: { include: { pipelineVersion: true, propertyList: { select: { name: true } } } },
    },
  })
  if (propertyRun === null) return null
  const { run } = propertyRun
  const entry = await prisma.propertyListEntry.findUnique({
    where: { propertyListId_position: { propertyListId: run.propertyListId, position: key.position } },
  })
  return {
    ...key,
    listName: run.propertyList.name,
    propertyCount: run.propertyCount,
    address: propertyRun.property.address,
    status: propertyRun.status,
    startedAt: propertyRun.startedAt?.getTime() ?? null,
    finishedAt: propertyRun.finishedAt?.getTime() ?? null,
    facts: entriesOf(entry?.facts),
    rowNumbers: entry?.rowNumbers ?? [],
    cells: Object.fromEntries(
      Object.entries(entriesOf(entry?.cells)).map(([name, cell]) => [name, String(cell)]),
    ),
    phases: await phasesOf(database, propertyRun.id, run.pipelineVersion),
  }
}

async function phasesOf(
  { prisma }: Database,
  propertyRunId: number,
  version: { name: string; definition: unknown },
): Promise<PropertyPhase[]> {
  const [phaseRuns, attempts, artifacts] = await Promise.all([
    prisma.phaseRun.findMany({ where: { propertyRunId }, orderBy: { phaseIndex: 'asc' } }),
    prisma.attempt.findMany({ where: { propertyRunId } }),
    prisma.artifact.findMany({ where: { propertyRunId }, orderBy: { name: 'asc' }, omit: { content: true } }),
  ])
  const phases = phaseSummaries(pipelineOfVersion(version))
  return phaseRuns.flatMap((phaseRun) => {
    const phase = phases[phaseRun.phaseIndex]
    if (!phase) return []
    const isLatest = (of: { phaseIndex: number }, number: number) =>
      of.phaseIndex === phase.index && number === phaseRun.attemptCount
    const latest = attempts.find((attempt) => isLatest(attempt, attempt.number))
    const { reasonCode, reason, remedy } = phaseRun
    return {
      phase,
      status: phaseRun.status,
      reason: reasonCode === null ? null : { code: reasonCode, sentence: reason ?? '', remedy: remedy ?? '' },
      attemptCount: phaseRun.attemptCount,
      durationMs: latest?.finishedAt ? latest.finishedAt.getTime() - latest.startedAt.getTime() : null,
      error: latest?.error ?? null,
      warnings: texts(latest?.warnings),
      output: latest?.output ?? null,
      artifacts: artifacts
        .filter((artifact) => isLatest(artifact, artifact.attemptNumber))
        .map(({ id, name, mediaType, size, sha256 }) => ({ id, name, mediaType, size, sha256 })),
    }
  })
}
