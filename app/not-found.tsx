import Link from 'next/link'
import { button } from '#components/ui/button.ts'

export default function NotFound() {
  return (
    <div className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center gap-4 px-6 py-24">
      <p className="font-mono text-xs text-ink-faint">404</p>
      <h1 className="text-xl font-semibold tracking-tight">There is nothing at this address</h1>
      <p className="text-ink-muted">
        The run or home may belong to another database, or the address was cut short when it was copied.
      </p>
      <Link href="/" className={`${button.plain} self-start`}>
        See all runs
      </Link>
    </div>
  )
}
