import { type RefObject, useEffect } from 'react'
import type { Point } from '../../chart-shapes.ts'

type Moves = {
  readonly zoom: (factor: number, at: Point) => void
  readonly pan: (dx: number, dy: number) => void
  readonly fit: () => void
}

/** A pointer that moves less than this has clicked. */
const DRAG_PX = 5
const KEY_PAN_PX = 60
const KEY_ZOOM = 1.25

/**
 * Moves a picture by wheel, drag, pinch and keys (+, −, 0, arrows; on a state Shift and arrows). `wheelZooms`: the plain wheel zooms where the page
 * has nothing to scroll; otherwise only with Ctrl. A finger that goes up or down scrolls the page.
 */
export function useGestures(
  frame: RefObject<HTMLElement | null>,
  { zoom, pan, fit }: Moves,
  wheelZooms: boolean,
): void {
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const pointers = new Map<number, Point>()
    let isDragging = false
    const keyMoves = new Map<string, (middle: Point) => void>([
      ['+', (middle) => zoom(KEY_ZOOM, middle)],
      ['=', (middle) => zoom(KEY_ZOOM, middle)],
      ['-', (middle) => zoom(1 / KEY_ZOOM, middle)],
      ['0', fit],
      ['ArrowLeft', () => pan(KEY_PAN_PX, 0)],
      ['ArrowRight', () => pan(-KEY_PAN_PX, 0)],
      ['ArrowUp', () => pan(0, KEY_PAN_PX)],
      ['ArrowDown', () => pan(0, -KEY_PAN_PX)],
    ])

    const placeOf = (event: { clientX: number; clientY: number }): Point => {
      const box = element.getBoundingClientRect()
      return { x: event.clientX - box.left, y: event.clientY - box.top }
    }
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && (!wheelZooms || canScroll())) return
      event.preventDefault()
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), placeOf(event))
    }
    const onDown = (event: PointerEvent) => {
      if (event.target instanceof Element && event.target.closest('button, a, input')) return
      pointers.set(event.pointerId, placeOf(event))
      isDragging = false
    }
    const onMove = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId)
      if (!before) return
      const now = placeOf(event)
      const others = [...pointers].filter(([id]) => id !== event.pointerId)
      const other = others[0]?.[1]
      if (other) {
        const factor = distance(now, other) / Math.max(1, distance(before, other))
        zoom(factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
      } else {
        if (!isDragging && distance(before, now) < DRAG_PX) return
        // Taken over only now: a plain click must reach the state under it.
        if (!isDragging) element.setPointerCapture(event.pointerId)
        pan(now.x - before.x, now.y - before.y)
      }
      isDragging = true
      pointers.set(event.pointerId, now)
    }
    const onUp = (event: PointerEvent) => pointers.delete(event.pointerId)
    const onClick = (event: MouseEvent) => {
      if (isDragging) event.stopPropagation()
      isDragging = false
    }
    const onKey = (event: KeyboardEvent) => {
      const middle = { x: element.clientWidth / 2, y: element.clientHeight / 2 }
      const act = keyMoves.get(event.key)
      const isForForm = event.target instanceof HTMLElement && event.target.matches('input, select, textarea')
      // On a state or an arrow these keys go from one to the next; with Shift they move the picture there too.
      const isWalk = event.key.startsWith('Arrow') && !event.shiftKey && isOn(event.target)
      if (!act || isForForm || isWalk || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      act(middle)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    element.addEventListener('pointerdown', onDown)
    element.addEventListener('pointermove', onMove)
    element.addEventListener('pointerup', onUp)
    element.addEventListener('pointercancel', onUp)
    element.addEventListener('click', onClick, true)
    element.addEventListener('keydown', onKey)
    return () => {
      element.removeEventListener('wheel', onWheel)
      element.removeEventListener('pointerdown', onDown)
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerup', onUp)
      element.removeEventListener('pointercancel', onUp)
      element.removeEventListener('click', onClick, true)
      element.removeEventListener('keydown', onKey)
    }
  }, [frame, zoom, pan, fit, wheelZooms])
}

function canScroll(): boolean {
  const { scrollHeight, clientHeight } = document.documentElement
  return scrollHeight > clientHeight
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function isOn(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-id]') !== null
}
