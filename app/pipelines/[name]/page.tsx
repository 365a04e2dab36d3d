import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { PipelineScreen } from '#components/pipeline/pipeline-screen.tsx'
import { appPipelineView } from '#lib/server/app-pipelines.ts'

type Props = { params: Promise<unknown> }

const parameters = z.object({ name: z.string().max(1_000).transform(decoded) })

// A page asks twice, for its title and for its body.
const readOnce = cache(appPipelineView)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await pipelineOf(params))?.name ?? 'No such pipeline' }
}

export default async function PipelinePage({ params }: Props) {
  const pipeline = await pipelineOf(params)
  if (pipeline === null) notFound()
  return <PipelineScreen pipeline={pipeline} />
}

async function pipelineOf(params: Promise<unknown>) {
  const parsed = parameters.safeParse(await params)
  return parsed.success ? readOnce(parsed.data.name) : null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
