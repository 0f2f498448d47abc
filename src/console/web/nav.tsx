import { type ComponentType, Fragment, useEffect, useRef, useState } from 'react'
import { TokenState } from './admin/token-form.tsx'
import { LookSwitches } from './look-switches.tsx'
import { PaletteButton, PaletteHost } from './palette/palette-host.tsx'
import { linkTo } from './router.ts'

/** A page as the navigation knows it. */
export type NavPage = {
  readonly path: string
  readonly title: string
  readonly icon: string
  /** What is drawn beside its title. */
  readonly badge?: ComponentType
}
/** Pages that are about the same. */
export type NavGroup<P extends NavPage = NavPage> = { readonly title: string; readonly pages: readonly P[] }

/** The pages of the first group that a phone has room for; all others are behind "More" there. */
const ALWAYS_SEEN = 4

type Props = { readonly groups: readonly NavGroup[]; readonly current: string; readonly place: string }

/** The way to all pages: beside them, or on a phone below them. */
export function Nav({ groups, current, place }: Props) {
  const [isOpen, setOpen] = useState(false)
  const more = useRef<HTMLButtonElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has gone somewhere has chosen
  useEffect(() => setOpen(false), [place])
  useEffect(() => {
    if (!isOpen) return
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return
      setOpen(false)
      more.current?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [isOpen])
  const [first, ...others] = groups
  const seen = first?.pages.slice(0, ALWAYS_SEEN) ?? []
  const isBehind = !seen.some(({ path }) => path === current)
  return (
    <nav className="nav" aria-label="Pages">
      <a className="brand" href={linkTo([])}>
        SMS gateway
      </a>
      <PaletteButton />
      <PaletteHost groups={groups} />
      {seen.map((page) => (
        <NavLink key={page.path} page={page} isCurrent={page.path === current} />
      ))}
      <button
        ref={more}
        type="button"
        className={`nav-link nav-more${isBehind ? ' is-current' : ''}`}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon path={isOpen ? 'M6 6l12 12M18 6L6 18' : 'M5 12h.01M12 12h.01M19 12h.01'} />
        <span>More</span>
      </button>
      <div className={`nav-rest${isOpen ? ' is-open' : ''}`}>
        <PaletteButton className="is-behind" />
        {first?.pages.slice(ALWAYS_SEEN).map((page) => (
          <NavLink key={page.path} page={page} isCurrent={page.path === current} />
        ))}
        {others.map(({ title, pages }) => (
          <Fragment key={title}>
            <p className="nav-title">{title}</p>
            {pages.map((page) => (
              <NavLink key={page.path} page={page} isCurrent={page.path === current} />
            ))}
          </Fragment>
        ))}
        <TokenState />
        <div className="nav-docs">
          <a className="nav-link" href="/guide">
            <span>Guide</span>
          </a>
          <a className="nav-link" href="/docs">
            <span>API docs</span>
          </a>
        </div>
        <LookSwitches />
      </div>
    </nav>
  )
}

function NavLink({
  page: { path, title, icon, badge: Badge },
  isCurrent,
}: {
  readonly page: NavPage
  readonly isCurrent: boolean
}) {
  return (
    <a href={linkTo(path ? [path] : [])} className="nav-link" aria-current={isCurrent ? 'page' : undefined}>
      <Icon path={icon} />
      <span>{title}</span>
      {Badge && <Badge />}
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
