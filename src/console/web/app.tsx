import { useEffect } from 'react'
import { ScopeNote } from './admin/needs.tsx'
import { forgetWanted, useTokenVersion } from './admin/token.ts'
import { TokenBanner } from './admin/token-form.tsx'
import { AwayBanner } from './live/away-banner.tsx'
import { useGateway, useHeartbeat } from './live/gateway.ts'
import { TimesNote } from './look-switches.tsx'
import { MachinePage } from './machine/machine-page.tsx'
import { Nav } from './nav.tsx'
import { PageBoundary } from './page-boundary.tsx'
import { PAGE_GROUPS } from './pages.tsx'
import { usePlace } from './router.ts'
import { useZone } from './times.ts'

const PAGES = PAGE_GROUPS.flatMap(({ pages }) => pages)

/** The console: navigation and the page of the current place. */
export function App() {
  const { path } = usePlace()
  const current = PAGES.find((page) => page.path === (path[0] ?? '')) ?? PAGES[0]
  const Current = current?.page ?? MachinePage
  const tokenVersion = useTokenVersion()
  const isAway = useGateway().kind === 'away'
  const place = path.join('/')
  useHeartbeat()
  // All that says times is below.
  useZone()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page says for itself that it wants a token
  useEffect(() => forgetWanted, [current?.path])
  return (
    <div className="shell">
      <Nav groups={PAGE_GROUPS} current={current?.path ?? ''} place={place} />
      <main className={`page${isAway ? ' is-old' : ''}`}>
        <AwayBanner />
        {current?.isGated !== true && <TokenBanner />}
        <ScopeNote scope="read" />
        <PageBoundary key={`${tokenVersion} ${place}`} title={current?.title ?? 'The page'}>
          <Current />
        </PageBoundary>
        <TimesNote />
      </main>
    </div>
  )
}
