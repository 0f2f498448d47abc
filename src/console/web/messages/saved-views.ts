import { openListeners } from '../listeners.ts'
import { type SearchTerms, sameTerms, termsOf } from './terms.ts'

/** A search with a name. */
export type SavedView = { readonly title: string; readonly terms: SearchTerms; readonly isOwn: boolean }

const KEY = 'sms-console-views'
/** Views of one's own that are kept, and letters of their names. */
export const MAX_VIEWS = 20
export const MAX_TITLE = 40

/** Searches that people make at night. */
const DEFAULTS: readonly SavedView[] = (
  [
    ['All', {}],
    ['Failed today', { status: 'FAILED_PERM,EXPIRED', from: 'today' }],
    ['Waiting', { status: 'SCHEDULED,QUEUED,SENDING,FAILED_TEMP' }],
    ['Stuck in SENT > 1 h', { status: 'SENT', older_than_seconds: '3600' }],
    ['Held back', { held: 'true' }],
    ['Express', { lane: 'express' }],
  ] as const
).map(([title, terms]) => ({ title, terms, isOwn: false }))

const { subscribe, announce } = openListeners()
let views: readonly SavedView[] | null = null

/** Hears of changes, for `useSyncExternalStore`. */
export const subscribeToViews = subscribe

/** All views, those of one's own last. */
export function savedViews(): readonly SavedView[] {
  views ??= [...DEFAULTS, ...readOwn()]
  return views
}

/** Keeps what is searched for under a name, in the place of what has that name; the oldest goes when there are too many. */
export function saveView(title: string, terms: SearchTerms): void {
  const named = title.trim().slice(0, MAX_TITLE)
  if (named === '') return
  const others = ownViews().filter((view) => view.title !== named)
  write([...others, { title: named, terms, isOwn: true }].slice(-MAX_VIEWS))
}

/** Forgets a view of one's own. */
export function forgetView(title: string): void {
  write(ownViews().filter((view) => view.title !== title))
}

/** The view that asks exactly this. */
export function viewOf(terms: SearchTerms): SavedView | null {
  return savedViews().find((view) => sameTerms(view.terms, terms)) ?? null
}

function ownViews(): readonly SavedView[] {
  return savedViews().filter(({ isOwn }) => isOwn)
}

function write(own: readonly SavedView[]): void {
  views = [...DEFAULTS, ...own]
  try {
    localStorage.setItem(
      KEY,
      JSON.stringify(
        own.map(({ title, terms }) => [
          title,
          new URLSearchParams(terms as Record<string, string>).toString(),
        ]),
      ),
    )
  } catch {
    // A browser that keeps nothing has them until the page is closed.
  }
  announce()
}

function readOwn(): SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    if (!Array.isArray(kept)) return []
    return kept.flatMap((one: unknown) => {
      const [title, query] = Array.isArray(one) ? (one as readonly unknown[]) : []
      if (typeof title !== 'string' || typeof query !== 'string') return []
      return [{ title, terms: termsOf(new URLSearchParams(query)), isOwn: true }]
    })
  } catch {
    return []
  }
}
