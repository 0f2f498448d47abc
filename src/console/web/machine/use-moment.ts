import { useEffect, useRef, useState } from 'react'
import { choosePlace, usePlace } from '../router.ts'
import { minuteOf, placeParams, readPlace } from './moment.ts'

/** The address is written when the slider has rested so long: browsers take it only so often. */
const WRITTEN_AFTER_MS = 300
/** While it plays the moment is moved so often. */
const TICK_MS = 200

/** How much faster than life it plays. */
export const SPEEDS = [1, 10, 60] as const
export type Speed = (typeof SPEEDS)[number]

/** The minute that is looked at, and how it moves on. */
export type Moment = {
  /** Null: now. */
  readonly momentMs: number | null
  readonly selected: string | null
  readonly speed: Speed | null
  /** Goes there and stands still; null: now. */
  go(toMs: number | null): void
  select(id: string | null): void
  /** Null: stands still. */
  play(speed: Speed | null): void
}

/** What is looked at, in the address; playing ends at `endMs`, null while that is not known. */
export function useMoment(endMs: number | null): Moment {
  const place = readPlace(usePlace().params)
  const [at, setAt] = useState(place.momentMs)
  const [speed, setSpeed] = useState<Speed | null>(null)
  const written = useRef(place.momentMs)

  // Another address than the one that was written from here: a link, or the way back.
  useEffect(() => {
    if (place.momentMs === written.current) return
    written.current = place.momentMs
    setAt(place.momentMs)
    setSpeed(null)
  }, [place.momentMs])

  const momentMs = at === null ? null : minuteOf(at)
  useEffect(() => {
    if (momentMs === written.current) return
    const timer = setTimeout(() => {
      written.current = momentMs
      choosePlace([], placeParams(momentMs, readPlace(paramsNow()).selected))
    }, WRITTEN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [momentMs])

  useEffect(() => {
    if (speed === null || endMs === null) return
    let lastMs = performance.now()
    const timer = setInterval(() => {
      const nowMs = performance.now()
      const byMs = (nowMs - lastMs) * speed
      lastMs = nowMs
      setAt((before) => (before === null ? before : Math.min(before + byMs, endMs - 1)))
    }, TICK_MS)
    return () => clearInterval(timer)
  }, [speed, endMs])

  const isAtEnd = at !== null && endMs !== null && at >= endMs - 1
  useEffect(() => {
    if (isAtEnd) setSpeed(null)
  }, [isAtEnd])

  return {
    momentMs,
    selected: place.selected,
    speed: at === null ? null : speed,
    go(toMs) {
      setAt(toMs)
      setSpeed(null)
    },
    select(id) {
      written.current = momentMs
      choosePlace([], placeParams(momentMs, id))
    },
    play: setSpeed,
  }
}

function paramsNow(): URLSearchParams {
  return new URLSearchParams(location.hash.split('?')[1] ?? '')
}
