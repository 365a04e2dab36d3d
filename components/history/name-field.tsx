import { useState } from 'react'
import { storePersonName, usePersonName } from '#components/api/person-name.ts'

/** The name that goes with what this browser's person does from now on. Kept in this browser, sent with each change. */
export function NameField() {
  const stored = usePersonName()
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <label className="flex items-center gap-2 text-[13px] text-ink-muted">
      Your name in this history
      <input
        type="text"
        autoComplete="name"
        maxLength={60}
        value={typed ?? stored}
        placeholder="browser"
        onChange={(event) => {
          setTyped(event.target.value)
          storePersonName(event.target.value)
        }}
        onBlur={() => setTyped(null)}
        className="h-8 w-36 rounded-md border border-line-strong bg-surface px-2 text-base text-ink placeholder:text-ink-faint md:text-[13px]"
      />
    </label>
  )
}
