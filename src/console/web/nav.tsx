import { useEffect, useState } from 'react'
import { TokenState } from './admin/token-form.tsx'
import { linkTo } from './router.ts'

/** A page as the navigation knows it. */
export type NavPage = { readonly path: string; readonly title: string; readonly icon: string }

/** The pages that a phone has room for; the others are behind "More" there. */
const ALWAYS_SEEN = 4

type Props = { readonly pages: readonly NavPage[]; readonly current: string; readonly place: string }

/** The way to all pages: beside them, or on a phone below them. */
export function Nav({ pages, current, place }: Props) {
  const [isOpen, setOpen] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has gone somewhere has chosen
  useEffect(() => setOpen(false), [place])
  useEffect(() => {
    if (!isOpen) return
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') setOpen(false)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [isOpen])
  const isBehind = pages.slice(ALWAYS_SEEN).some(({ path }) => path === current)
  return (
    <nav className="nav" aria-label="Pages">
      <a className="brand" href={linkTo([])}>
        SMS gateway
      </a>
      {pages.slice(0, ALWAYS_SEEN).map((page) => (
        <NavLink key={page.path} page={page} isCurrent={page.path === current} />
      ))}
      <button
        type="button"
        className={`nav-link nav-more${isBehind ? ' is-current' : ''}`}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon path={isOpen ? 'M6 6l12 12M18 6L6 18' : 'M5 12h.01M12 12h.01M19 12h.01'} />
        <span>More</span>
      </button>
      <div className={`nav-rest${isOpen ? ' is-open' : ''}`}>
        {pages.slice(ALWAYS_SEEN).map((page) => (
          <NavLink key={page.path} page={page} isCurrent={page.path === current} />
        ))}
        <TokenState />
        <a className="nav-link nav-docs" href="/docs">
          <span>API docs</span>
        </a>
      </div>
    </nav>
  )
}

function NavLink({
  page: { path, title, icon },
  isCurrent,
}: {
  readonly page: NavPage
  readonly isCurrent: boolean
}) {
  return (
    <a href={linkTo(path ? [path] : [])} className="nav-link" aria-current={isCurrent ? 'page' : undefined}>
      <Icon path={icon} />
      <span>{title}</span>
    </a>
  )
}

function Icon({ path }: { readonly path: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className="icon">
      <path d={path} />
    </svg>
  )
}
