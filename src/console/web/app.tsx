import type { ReactElement } from 'react'
import { MachinePage } from './machine/machine-page.tsx'
import { linkTo, usePlace } from './router.ts'

type Page = {
  readonly path: string
  readonly title: string
  readonly icon: string
  readonly page: () => ReactElement
}

/** The pages, in the order of the navigation. The first one is at `#/`. */
const PAGES: readonly Page[] = [
  { path: '', title: 'Machine', icon: 'M4 6h6v4H4zM14 14h6v4h-6zM7 10v6h7', page: MachinePage },
]

/** The console: navigation and the page of the current place. */
export function App() {
  const { path } = usePlace()
  const current = PAGES.find((page) => page.path === (path[0] ?? '')) ?? PAGES[0]
  const Current = current?.page ?? MachinePage
  return (
    <div className="shell">
      <nav className="nav" aria-label="Pages">
        <a className="brand" href={linkTo([])}>
          SMS gateway
        </a>
        {PAGES.map(({ path: to, title, icon }) => (
          <a
            key={to}
            href={linkTo(to ? [to] : [])}
            className="nav-link"
            aria-current={current?.path === to ? 'page' : undefined}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true" className="icon">
              <path d={icon} />
            </svg>
            <span>{title}</span>
          </a>
        ))}
        <a className="nav-link nav-docs" href="/docs">
          <span>API docs</span>
        </a>
      </nav>
      <main className="page">
        <Current />
      </main>
    </div>
  )
}
