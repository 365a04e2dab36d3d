import type { Metadata } from 'next'
import { HistoryScreen } from '#components/history/history-screen.tsx'
import { runOfPage } from '../../../run-of-page.ts'

type Props = { params: Promise<unknown> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const run = await runOfPage(params)
  return { title: run ? `History of ${run.listName}` : 'No such run' }
}

export default function HistoryPage() {
  return <HistoryScreen />
}
