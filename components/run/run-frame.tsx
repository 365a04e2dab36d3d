'use client'
import { useState, type ReactNode } from 'react'
import type { RunOverview } from '#lib/contract/screens.ts'
import { BudgetBanner } from '#components/control/budget-banner.tsx'
import { HoldBanners } from '#components/control/hold-banners.tsx'
import { GridStore } from '#components/grid/grid-store.ts'
import { lazyLiveSocket } from '#components/live/live-socket.ts'
import { useLiveRun } from '#components/live/use-live-run.ts'
import { MarkDialogHost } from '#components/manual/mark-dialog-host.tsx'
import { RetryDialogHost } from '#components/retry/retry-dialog-host.tsx'
import { NoticeProvider } from '#components/ui/notice.tsx'
import { RunAnnouncer } from './run-announcer.tsx'
import { RunContext } from './run-context.ts'
import { RunHead } from './run-head.tsx'

/** What the pages of a run have in common: its head with the controls, and its live state, kept from page to page. */
export function RunFrame({ run, children }: { run: RunOverview; children: ReactNode }) {
  const [view] = useState(() => ({
    run,
    store: new GridStore({
      propertyCount: run.propertyCount,
      phaseCount: run.phases.length,
      run: { ...run, holds: [] },
    }),
    liveSocket: lazyLiveSocket(),
  }))
  const connection = useLiveRun({ ...view, runId: run.id })
  return (
    <RunContext value={view}>
      <NoticeProvider>
        <RetryDialogHost>
          <MarkDialogHost>
            <div className="flex h-[calc(100dvh-3rem)] min-h-0 flex-col">
              <RunHead connection={connection} />
              <HoldBanners />
              <BudgetBanner />
              {children}
              <RunAnnouncer store={view.store} />
            </div>
          </MarkDialogHost>
        </RetryDialogHost>
      </NoticeProvider>
    </RunContext>
  )
}
