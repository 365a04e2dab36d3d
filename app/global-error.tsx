'use client'
import './globals.css'
import { button } from '#components/ui/button.ts'

export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col text-sm">
        <main className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center gap-4 px-6">
          <h1 className="text-xl font-semibold tracking-tight">Plotline could not show this page</h1>
          <p className="text-ink-muted">Runs go on by themselves; nothing is lost.</p>
          <button type="button" className={`${button.primary} self-start`} onClick={() => retry()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}
