import './globals.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { QueryProvider } from '#components/query-provider.tsx'
import { SiteHeader } from '#components/site-header.tsx'

// The Content-Security-Policy carries a nonce per request, which only a page rendered per request can use.
export const dynamic = 'force-dynamic'

export const metadata: Metadata = {
  title: { default: 'Plotline', template: '%s · Plotline' },
  description: 'Runs every home of a list through a pipeline of analysis phases, and shows every phase live.',
  icons: { icon: '/icon.svg' },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f6f3' },
    { media: '(prefers-color-scheme: dark)', color: '#111113' },
  ],
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col text-sm">
        <a
          href="#content"
          className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
        >
          Skip to content
        </a>
        <SiteHeader />
        <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
          <QueryProvider>{children}</QueryProvider>
        </main>
      </body>
    </html>
  )
}
