import type { Metadata } from 'next'
import { PipelinesScreen } from '#components/pipeline/pipelines-screen.tsx'
import { appPipelineListing } from '#lib/server/app-pipelines.ts'

export const metadata: Metadata = { title: 'Pipelines' }

export default async function PipelinesPage() {
  return <PipelinesScreen listing={await appPipelineListing()} />
}
