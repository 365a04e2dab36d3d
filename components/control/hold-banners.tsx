import { Hand } from 'lucide-react'
import Link from 'next/link'
import type { PhaseHold } from '#lib/contract/live.ts'
import { countOf } from '#components/format/number.ts'
import { useGridVersion } from '#components/grid/use-grid-version.ts'
import { useRun } from '#components/run/run-context.ts'
import { button } from '#components/ui/button.ts'
import { useReleaseHold } from './run-changes.ts'

/** Phases that are held because they failed in the same way again and again, and the ways out. */
export function HoldBanners() {
  const { store } = useRun()
  useGridVersion(store)
  if (store.run.holds.length === 0) return null
  return (
    <div className="max-h-[40dvh] overflow-y-auto">
      {store.run.holds.map((hold) => (
        <HoldBanner key={hold.phaseIndex} hold={hold} />
      ))}
    </div>
  )
}

function HoldBanner({ hold }: { hold: PhaseHold }) {
  const { run, store } = useRun()
  const release = useReleaseHold()
  const { phaseIndex, trialsLeft, waiting } = hold
  const name = run.phases.find((phase) => phase.index === phaseIndex)?.displayName ?? 'A phase'
  const isTrying = trialsLeft > 0
  return (
    <section
      aria-label={`${name} is held`}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-warning-soft px-4 py-2.5 text-[13px] md:px-6"
    >
      <p role="status" className="flex min-w-0 flex-1 basis-80 gap-2.5">
        <Hand aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-retrying" />
        <span className="min-w-0 wrap-anywhere">
          <b className="font-semibold">{name} is held:</b> {countOf(hold.failures, 'home')} in a row failed
          with “<bdi>{hold.signature}</bdi>”.{' '}
          {waiting > 0 && `${countOf(waiting, 'home waits', 'homes wait')}. `}
          {isTrying && (
            <b className="font-semibold">
              {store.run.status === 'paused'
                ? `${countOf(trialsLeft, 'home is', 'homes are')} to try it.`
                : `${countOf(trialsLeft, 'home tries', 'homes try')} it now.`}
            </b>
          )}
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Link href={`/runs/${run.id}?failure=${hold.key}`} prefetch={false} className={button.small}>
          Show the failures
        </Link>
        <button
          type="button"
          className={button.small}
          disabled={release.isPending || isTrying}
          onClick={() => release.mutate({ phaseIndex, way: 'try' })}
        >
          Try 3
        </button>
        <button
          type="button"
          className={button.small}
          disabled={release.isPending}
          onClick={() => release.mutate({ phaseIndex, way: 'carry-on' })}
        >
          Carry on
        </button>
      </div>
    </section>
  )
}
