import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { Point } from '../../chart-shapes.ts'

/** Where the picture lies in its frame: a point p of the picture is drawn at p × scale + (x, y). */
export type View = Point & { readonly scale: number }

/** Of a frame or a picture. */
export type Size = { readonly width: number; readonly height: number }

const MIN_SCALE = 0.2
const MAX_SCALE = 4
/** The picture is not blown up beyond this to fill its frame. */
const MAX_FIT = 1.6
const MAX_TOP_PX = 28

/** A view that fits its frame until somebody moves it, and the ways to move it. */
export function useView(frame: RefObject<HTMLElement | null>, picture: Size | null) {
  const [view, setView] = useState<View>({ x: 0, y: 0, scale: 1 })
  const [size, setSize] = useState<Size | null>(null)
  const isMoved = useRef(false)

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])

  const fit = useCallback(() => {
    if (!size || !picture) return
    isMoved.current = false
    setView(fitted(size, picture))
  }, [size, picture])

  useEffect(() => {
    if (!isMoved.current) fit()
  }, [fit])

  const zoom = useCallback((factor: number, at: Point) => {
    isMoved.current = true
    setView((before) => zoomed(before, factor, at))
  }, [])
  const pan = useCallback((dx: number, dy: number) => {
    isMoved.current = true
    setView((before) => ({ ...before, x: before.x + dx, y: before.y + dy }))
  }, [])
  return { view, size, fit, zoom, pan }
}

/** The view that shows all of a picture. */
export function fitted(size: Size, picture: Size): View {
  const scale = Math.min(MAX_FIT, size.width / picture.width, size.height / picture.height)
  return {
    scale,
    x: (size.width - picture.width * scale) / 2,
    // The eye begins at the top: what is left over is left below.
    y: Math.max(0, Math.min(MAX_TOP_PX, (size.height - picture.height * scale) / 2)),
  }
}

/** Scales by `factor`; the point of the picture under `at` stays there. */
export function zoomed(view: View, factor: number, at: Point): View {
  const scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, view.scale * factor))
  const by = scale / view.scale
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by }
}
