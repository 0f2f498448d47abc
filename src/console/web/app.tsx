import type { ReactElement } from 'react'
import { MachinePage } from './machine/machine-page.tsx'
import { MessagesPage } from './messages/messages-page.tsx'
import { linkTo, usePlace } from './router.ts'
import { WhatIfPage } from './what-if/what-if-page.tsx'

type Page = {
  readonly path: string
  readonly title: string
  readonly icon: string
  readonly page: () => ReactElement
}

/** The pages, in the order of the navigation. The first one is at `#/`. */
const PAGES: readonly Page[] = [
  { path: '', title: 'Machine', icon: 'M4 6h6v4H4zM14 14h6v4h-6zM7 10v6h7', page: MachinePage },
  { path: 'messages', title: 'Messages', icon: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5', page: MessagesPage },
  {
    path: 'what-if',
    title: 'What if',
    icon: 'M6 4v7a3 3 0 0 0 3 3h9M14 10l4 4-4 4M6 14v6',
    page: WhatIfPage,
  },
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
