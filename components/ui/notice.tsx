import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import type { Refusal } from '#lib/contract/refusal.ts'

type Notice = { words: string; fix: string | null; isRefusal: boolean }
type Tell = { done: (words: string) => void; refused: (refusal: Refusal) => void }

const NoticeContext = createContext<Tell>({ done: () => {}, refused: () => {} })

const shownMs = 12_000 // long enough to read two sentences twice

/** Says what came of something that a person asked for, where the page itself has no place for it. */
export function useNotice(): Tell {
  return useContext(NoticeContext)
}

export function NoticeProvider({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null)
  const [tell] = useState<Tell>(() => ({
    done: (words) => setNotice({ words, fix: null, isRefusal: false }),
    refused: ({ message, fix }) => setNotice({ words: message, fix, isRefusal: true }),
  }))
  useEffect(() => {
    if (notice === null) return
    const timer = setTimeout(() => setNotice(null), shownMs)
    return () => clearTimeout(timer)
  }, [notice])
  return (
    <NoticeContext value={tell}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-3 bottom-3 z-50 flex sm:right-auto sm:left-4 sm:max-w-lg"
      >
        {notice && <NoticeCard notice={notice} onClose={() => setNotice(null)} />}
      </div>
    </NoticeContext>
  )
}

function NoticeCard({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const Icon = notice.isRefusal ? CircleAlert : CircleCheck
  return (
    <div className="pointer-events-auto flex w-full items-start gap-2.5 rounded-xl border border-line bg-surface py-2.5 pr-2 pl-3.5 text-[13px] shadow-panel">
      <Icon
        aria-hidden="true"
        className={`mt-0.5 size-4 shrink-0 ${notice.isRefusal ? 'text-failed' : 'text-completed'}`}
      />
      <p className="min-w-0 flex-1 wrap-break-word">
        <span className="font-medium">{notice.words}</span>
        {notice.fix && <span className="block text-ink-muted">{notice.fix}</span>}
      </p>
      <button
        type="button"
        aria-label="Dismiss"
        onClick={onClose}
        className="rounded-md p-1 text-ink-muted hover:bg-hover hover:text-ink"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </div>
  )
}
