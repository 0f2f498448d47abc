import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { FoundMessage } from '../answers.ts'
import { linkTo } from '../router.ts'
import { leaveList, placeInList } from './list-place.ts'
import { newerThan, withTail } from './tail.ts'
import type { SearchTerms } from './terms.ts'
import { type Found, forgetFound, useSearch } from './use-search.ts'
import { canGrow, useTail } from './use-tail.ts'

/** Further down than this the list is read, and does not move. */
const AT_TOP_PX = 8

/** A list that follows what comes, until somebody reads in it. */
export type MessageList = {
  readonly found: Found
  readonly rows: readonly FoundMessage[]
  /** Rows that are chosen; null: all that match. */
  readonly chosen: ReadonlySet<string> | null
  choose(ids: readonly string[], isChosen: boolean): void
  chooseAll(): void
  clear(): void
  /** Whether newer messages can belong to it. */
  readonly canFollow: boolean
  readonly isPaused: boolean
  pause(): void
  /** How many came that are not shown. */
  readonly fresh: number
  readonly isTorn: boolean
  showFresh(): void
  readonly scrollTop: number
  scrolled(scrollTop: number): void
  readonly topVersion: number
  loadMore(): void
  reload(): void
}

/** Fewer rows than this are few, and so many pages more are read without being asked for: some seconds. */
const ENOUGH_ROWS = 100
const MAX_ALONE = 15

const NONE: ReadonlySet<string> = new Set()

/** The list of a search; who comes back from a message finds it as it was left. */
export function useMessageList(terms: SearchTerms): MessageList {
  const address = linkTo(['messages'], terms as Record<string, string>) // what is not asked is not there
  const [left] = useState(() => {
    const place = placeInList(address)
    if (place === null) forgetFound()
    return place
  })
  const { loadMore, reload, ...found } = useSearch(terms)
  const more = useRef(loadMore)
  more.current = loadMore
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(
    left?.isAll ? null : (left?.chosen ?? NONE),
  )
  const [isPaused, setPaused] = useState(false)
  const [isAway, setAway] = useState((left?.scrollTop ?? 0) > AT_TOP_PX)
  const [heldAt, setHeldAt] = useState<string | null>(null)
  const [topVersion, setTopVersion] = useState(0)
  const scrollTop = useRef(left?.scrollTop ?? 0)

  const canFollow = canGrow(terms)
  const tail = useTail(terms, found.readAtMs, found.rows[0]?.id ?? '', canFollow && found.error === null)
  const all = useMemo(() => withTail(found.rows, tail.rows), [found.rows, tail.rows])
  const isHeld = isPaused || isAway
  const newest = all[0]?.id ?? null
  // What is newest when somebody begins to read stays at the top until he is done.
  useEffect(() => {
    setHeldAt((before) => (isHeld ? (before ?? newest) : null))
  }, [isHeld, newest])
  const fresh = newerThan(all, heldAt)

  // A search that has found little yet goes on by itself, for a while.
  const alone = useRef({ address, pages: 0 })
  const isHungry =
    found.hasMore && !found.isLoading && found.error === null && found.rows.length < ENOUGH_ROWS
  const { searched } = found
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page says anew how far was looked
  useEffect(() => {
    if (alone.current.address !== address) alone.current = { address, pages: 0 }
    if (!isHungry || alone.current.pages >= MAX_ALONE) return
    alone.current.pages++
    more.current()
  }, [isHungry, searched, address])

  const { isTorn } = tail
  const again = useRef(reload)
  again.current = reload
  useEffect(() => {
    if (isTorn && !isHeld) again.current()
  }, [isTorn, isHeld])

  const shownAddress = useRef(address)
  useEffect(() => {
    if (shownAddress.current === address) return
    shownAddress.current = address
    setChosen(NONE)
    setHeldAt(null)
    setTopVersion((version) => version + 1)
  }, [address])
  const latest = useRef({ address, chosen })
  latest.current = { address, chosen }
  useEffect(
    () => () => {
      const now = latest.current
      const place = { scrollTop: scrollTop.current, chosen: now.chosen ?? NONE, isAll: now.chosen === null }
      leaveList(now.address, place)
    },
    [],
  )

  return {
    found,
    rows: fresh === 0 ? all : all.slice(fresh),
    chosen,
    choose: useCallback((ids, isChosen) => {
      setChosen((before) => {
        const next = new Set(before ?? [])
        for (const id of ids) isChosen ? next.add(id) : next.delete(id)
        return next
      })
    }, []),
    chooseAll: () => setChosen(null),
    clear: () => setChosen(NONE),
    canFollow,
    isPaused,
    pause: () => setPaused(!isPaused),
    fresh,
    isTorn: isTorn && isHeld,
    showFresh() {
      if (isTorn) reload()
      setHeldAt(isPaused ? newest : null)
      setTopVersion((version) => version + 1)
    },
    scrollTop: scrollTop.current,
    scrolled: useCallback((top) => {
      scrollTop.current = top
      setAway(top > AT_TOP_PX)
    }, []),
    topVersion,
    loadMore: useCallback(() => more.current(), []),
    reload,
  }
}
