import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { GridScreen } from '#components/run/grid-screen.tsx'
import { runOfPage } from '../../run-of-page.ts'

type Props = { params: Promise<unknown> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await runOfPage(params))?.listName ?? 'No such run' }
}

export default async function RunPage({ params }: Props) {
  const run = await runOfPage(params)
  if (run === null) notFound()
  return (
    <>
      {/* The grid cannot be drawn without the addresses: they come down while its code is loaded. */}
      <link rel="preload" as="fetch" crossOrigin="anonymous" href={`/api/runs/${run.id}/properties`} />
      <GridScreen />
    </>
  )
}
