'use client'
import Link from 'next/link'
import { button } from '#components/ui/button.ts'

export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string }
  retry: () => void
}) {
  return (
    <div className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center gap-4 px-6 py-24">
      <h1 className="text-xl font-semibold tracking-tight">This page could not be made</h1>
      <p className="text-ink-muted">
        Runs go on by themselves; nothing is lost. If trying again does not help, the log of the server says
        what is wrong
        {error.digest && (
          <>
            {' '}
            (look for <code className="font-mono text-xs">{error.digest}</code>)
          </>
        )}
        .
      </p>
      <div className="flex gap-2">
        <button type="button" className={button.primary} onClick={() => retry()}>
          Try again
        </button>
        <Link href="/" className={button.plain}>
          See all runs
        </Link>
      </div>
    </div>
  )
}
