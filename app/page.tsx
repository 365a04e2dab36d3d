import { HomeScreen } from '#components/intake/home-screen.tsx'
import type { PipelineNotSetUp } from '#lib/pipeline/loaded-pipeline.ts'
import { maxListBytes } from '#lib/intake/limits.ts'
import { readableFields } from '#lib/intake/readable-fields.ts'
import { pipelineChoices } from '#lib/queries/pipeline-choices.ts'
import { recentRuns } from '#lib/queries/recent-runs.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { appPipelines } from '#lib/server/app-pipelines.ts'

export default async function HomePage() {
  const [runs, pipelines] = await Promise.all([recentRuns(appDatabase(), 20), appPipelines()])
  return (
    <HomeScreen
      maxListBytes={maxListBytes}
      fields={readableFields.map(({ name, label, kind }) => ({ name, label, kind }))}
      pipelines={pipelineChoices(pipelines)}
      pipelineProblems={[...pipelines.problems, ...pipelines.notSetUp.map(asQuietProblem)]}
      runs={runs}
    />
  )
}

function asQuietProblem({ name, sentence }: PipelineNotSetUp) {
  return { file: name, sentences: [sentence], isNotSetUp: true }
}
