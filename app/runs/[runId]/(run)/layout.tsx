import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { RunFrame } from '#components/run/run-frame.tsx'
import { runOfPage } from '../../run-of-page.ts'

type Props = { params: Promise<unknown>; children: ReactNode }

export default async function RunLayout({ params, children }: Props) {
  const run = await runOfPage(params)
  if (run === null) notFound()
  return (
    <RunFrame key={run.id} run={run}>
      {children}
    </RunFrame>
  )
}
