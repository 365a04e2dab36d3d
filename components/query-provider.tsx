'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { config } from 'zod'

// Every page hydrates this module before anything of its own parses. Else zod tries out whether it may compile its
// schemas with `new Function`, which the Content-Security-Policy refuses and reports.
config({ jitless: true })

export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: 1_000, retry: 1 } } }),
  )
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
