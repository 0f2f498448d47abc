import { type ComponentType, useEffect } from 'react'
import { forgetWanted, useTokenVersion } from './admin/token.ts'
import { TokenBanner } from './admin/token-form.tsx'
import { ClientsPage } from './clients/clients-page.tsx'
import { DeadLettersPage } from './dead-letters/dead-letters-page.tsx'
import { AwayBanner } from './live/away-banner.tsx'
import { useGateway, useHeartbeat } from './live/gateway.ts'
import { MachinePage } from './machine/machine-page.tsx'
import { MessagesPage } from './messages/messages-page.tsx'
import { Nav, type NavPage } from './nav.tsx'
import { OnDemand, sourceOf } from './on-demand.tsx'
import { PageBoundary } from './page-boundary.tsx'
import { usePlace } from './router.ts'
import { SendPage } from './send/send-page.tsx'
import { WhatIfPage } from './what-if/what-if-page.tsx'

type Page = NavPage & { readonly page: ComponentType }

const TRAFFIC = sourceOf(async () => (await import('./traffic/traffic-page.tsx')).TrafficPage)
const PROVIDERS = sourceOf(async () => (await import('./providers/providers-page.tsx')).ProvidersPage)
const ROUTES = sourceOf(async () => (await import('./routes/routes-page.tsx')).RoutesPage)
const PRICES = sourceOf(async () => (await import('./prices/prices-page.tsx')).PricesPage)

/** The pages, in the order of the navigation. The first one is at `#/`. */
const PAGES: readonly Page[] = [
  { path: '', title: 'Machine', icon: 'M4 6h6v4H4zM14 14h6v4h-6zM7 10v6h7', page: MachinePage },
  { path: 'messages', title: 'Messages', icon: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5', page: MessagesPage },
  { path: 'send', title: 'Send', icon: 'M4 12 20 4l-5 16-4-7zM11 13l9-9', page: SendPage },
  {
    path: 'traffic',
    title: 'Traffic',
    icon: 'M4 4v16h16M8 15l3-4 3 2 5-7',
    page: () => <OnDemand source={TRAFFIC} />,
  },
  {
    path: 'what-if',
    title: 'What if',
    icon: 'M6 4v7a3 3 0 0 0 3 3h9M14 10l4 4-4 4M6 14v6',
    page: WhatIfPage,
  },
  {
    path: 'clients',
    title: 'Clients',
    icon: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20a6 6 0 0 1 12 0M16 4.5a3.5 3.5 0 0 1 0 6.5M21 20a6 6 0 0 0-4-5.6',
    page: ClientsPage,
  },
  {
    path: 'providers',
    title: 'Providers',
    icon: 'M12 12v8M8 20h8M9.2 9.2a4 4 0 0 1 5.6 0M6.3 6.3a8 8 0 0 1 11.4 0',
    page: () => <OnDemand source={PROVIDERS} />,
  },
  {
    path: 'routes',
    title: 'Routes',
    icon: 'M5 4v5a4 4 0 0 0 4 4h10M5 20v-3a4 4 0 0 1 4-4M16 10l3 3-3 3',
    page: () => <OnDemand source={ROUTES} />,
  },
  {
    path: 'prices',
    title: 'Prices',
    icon: 'M4 4h8l8 8-8 8-8-8zM8.5 8.5h.01',
    page: () => <OnDemand source={PRICES} />,
  },
  {
    path: 'dead-letters',
    title: 'Dead letters',
    icon: 'M4 6h16v12H4zM4 7l8 6 8-6M9.5 16l5-1',
    page: DeadLettersPage,
  },
]

/** These ask for the token themselves. */
const GATED: readonly string[] = ['clients', 'providers', 'routes', 'prices', 'dead-letters']

/** The console: navigation and the page of the current place. */
export function App() {
  const { path } = usePlace()
  const current = PAGES.find((page) => page.path === (path[0] ?? '')) ?? PAGES[0]
  const Current = current?.page ?? MachinePage
  const tokenVersion = useTokenVersion()
  const isAway = useGateway().kind === 'away'
  const place = path.join('/')
  useHeartbeat()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page says for itself that it wants a token
  useEffect(() => forgetWanted, [current?.path])
  return (
    <div className="shell">
      <Nav pages={PAGES} current={current?.path ?? ''} place={place} />
      <main className={`page${isAway ? ' is-old' : ''}`}>
        <AwayBanner />
        {!GATED.includes(current?.path ?? '') && <TokenBanner />}
        <PageBoundary key={`${tokenVersion} ${place}`} title={current?.title ?? 'The page'}>
          <Current />
        </PageBoundary>
      </main>
    </div>
  )
}
