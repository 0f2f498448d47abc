import { useEffect, useRef } from 'react'
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
  const title = current?.title ?? 'The page'
  const main = useRef<HTMLElement>(null)
  const shown = useRef(place)
  useHeartbeat()
  // All that says times is below.
  useZone()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page says for itself that it wants a token
  useEffect(() => forgetWanted, [current?.path])
  useEffect(() => {
    document.title = `${title} · SMS gateway`
  }, [title])
  // What had the focus may have gone with the page before: the keyboard goes on in the new one.
  useEffect(() => {
    if (shown.current !== place && document.activeElement === document.body)
      main.current?.focus({ preventScroll: true })
    shown.current = place
  }, [place])
  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <Nav groups={PAGE_GROUPS} current={current?.path ?? ''} place={place} />
      <main ref={main} tabIndex={-1} className={`page${isAway ? ' is-old' : ''}`}>
        <AwayBanner />
        {current?.isGated !== true && <TokenBanner />}
        <ScopeNote scope="read" />
        <PageBoundary key={`${tokenVersion} ${place}`} title={title}>
          <Current />
        </PageBoundary>
        <TimesNote />
      </main>
    </div>
  )
}
