import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { Point, Size } from '../../chart-shapes.ts'

export type { Size } from '../../chart-shapes.ts'

/** Where the picture lies in its frame: a point p of the picture is drawn at p × scale + (x, y). */
export type View = Point & { readonly scale: number }

const MAX_SCALE = 4

/** The size of a frame, as it is now; null before it is known. */
export function useSizeOf(frame: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element
      // A frame that is not seen for a moment, as while a page is pictured, has no width.
      if (width > 0) setSize({ width, height })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return size
}

/** A view that fits its frame until somebody moves it, and the ways to move it. Nobody zooms out further than all of it. */
export function useView(size: Size | null, picture: Size | null) {
  const [view, setView] = useState<View>({ x: 0, y: 0, scale: 1 })
  const isMoved = useRef(false)

  const fit = useCallback(() => {
    if (!size || !picture) return
    isMoved.current = false
    setView(fitted(size, picture))
  }, [size, picture])

  useEffect(() => {
    if (!isMoved.current) fit()
  }, [fit])

  const zoom = useCallback(
    (factor: number, at: Point) => {
      if (!size || !picture) return
      isMoved.current = true
      setView((before) => held(zoomed(before, factor, at, fitted(size, picture).scale), size, picture))
    },
    [size, picture],
  )
  const pan = useCallback(
    (dx: number, dy: number) => {
      if (!size || !picture) return
      isMoved.current = true
      setView((before) => held({ ...before, x: before.x + dx, y: before.y + dy }, size, picture))
    },
    [size, picture],
  )
  return { view, fit, zoom, pan }
}

/** The view that shows all of a picture. */
export function fitted(size: Size, picture: Size): View {
  const scale = Math.min(1, size.width / picture.width, size.height / picture.height)
  return {
    scale,
    x: (size.width - picture.width * scale) / 2,
    y: (size.height - picture.height * scale) / 2,
  }
}

/** Scales by `factor`, to `least` at the least; the point of the picture under `at` stays there. */
export function zoomed(view: View, factor: number, at: Point, least: number): View {
  const scale = Math.min(MAX_SCALE, Math.max(least, view.scale * factor))
  const by = scale / view.scale
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by }
}

/** The picture does not leave its frame, and one that is smaller stands in its middle. */
function held({ x, y, scale }: View, size: Size, picture: Size): View {
  const hold = (at: number, room: number, length: number) =>
    length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, at))
  return {
    scale,
    x: hold(x, size.width, picture.width * scale),
    y: hold(y, size.height, picture.height * scale),
  }
}
