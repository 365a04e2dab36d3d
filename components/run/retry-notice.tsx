import { refusalFrom } from '#components/api/refusal-error.ts'
import { retrySentence, type useRetry } from './use-retry.ts'

/** What came of a retry from the keyboard, said once in the grid's own place. */
export function RetryNotice({ retry }: { retry: ReturnType<typeof useRetry> }) {
  return (
    <span role="status" className="ml-auto text-ink">
      {retry.isSuccess && `Retried. ${retrySentence(retry.data)}`}
      {retry.isError && refusalFrom(retry.error).message}
    </span>
  )
}
