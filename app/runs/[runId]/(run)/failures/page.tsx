import type { Metadata } from 'next'
import { FailuresScreen } from '#components/failures/failures-screen.tsx'
import { runOfPage } from '../../../run-of-page.ts'

type Props = { params: Promise<unknown> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const run = await runOfPage(params)
  return { title: run ? `Failures in ${run.listName}` : 'No such run' }
}

export default function FailuresPage() {
  return <FailuresScreen />
}
