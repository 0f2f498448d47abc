import { useState, useSyncExternalStore } from 'react'
import { linkTo } from '../router.ts'
import { forgetView, MAX_TITLE, savedViews, saveView, subscribeToViews, viewOf } from './saved-views.ts'
import type { SearchTerms } from './terms.ts'

/** Searches with names; what is searched for now can be given one. */
export function ViewsBar({ terms }: { readonly terms: SearchTerms }) {
  const views = useSyncExternalStore(subscribeToViews, savedViews)
  const current = viewOf(terms)
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <nav className="shortcuts" aria-label="Saved views">
      {views.map((view) => (
        <span key={`${view.isOwn} ${view.title}`} className="view">
          <a
            className="shortcut"
            aria-current={view === current ? 'true' : undefined}
            href={linkTo(['messages'], view.terms as Record<string, string>)}
          >
            {view.title}
          </a>
          {view.isOwn && (
            <button
              type="button"
              className="filter-chip-out"
              aria-label={`Forget the view ${view.title}`}
              onClick={() => forgetView(view.title)}
            >
              ×
            </button>
          )}
        </span>
      ))}
      {current === null && typed === null && (
        <button type="button" className="text-button" onClick={() => setTyped('')}>
          Save as a view
        </button>
      )}
      {typed !== null && (
        <form
          className="chip-line"
          onSubmit={(event) => {
            event.preventDefault()
            saveView(typed, terms)
            setTyped(null)
          }}
        >
          <input
            // biome-ignore lint/a11y/noAutofocus: it was opened to be typed into
            autoFocus
            type="text"
            required
            maxLength={MAX_TITLE}
            aria-label="Name of the view"
            placeholder="its name"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={({ key }) => {
              if (key === 'Escape') setTyped(null)
            }}
          />
          <button type="submit" className="button small">
            Save
          </button>
        </form>
      )}
    </nav>
  )
}
