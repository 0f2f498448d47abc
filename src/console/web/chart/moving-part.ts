import type { Box, Size } from '../../chart-shapes.ts'
import type { Stream } from './flows.ts'
import { DOT_REACH_PX, GLOW_REACH, type Scene } from './pulses.ts'
import type { View } from './use-view.ts'

/**
 * The part of a frame in which all that moves is drawn, in whole pixels; null: nothing is. It stays the same while dots run on along their
 * arrows: whoever draws elsewhere has the browser put together that much less of the window at each step.
 */
export function movingPart(
  streams: readonly Stream[],
  scene: Scene | null,
  view: View,
  size: Size,
): Box | null {
  const sides = [
    ...streams.map(({ box, band, radius }) => placed(box, view, (band / 2 + radius) * view.scale)),
    ...(scene?.dots.map(({ way }) => placed(way, view, DOT_REACH_PX)) ?? []),
    ...(scene?.glows.map(({ box }) => placed(box, view, GLOW_REACH * view.scale)) ?? []),
  ]
  const x = Math.max(0, Math.min(...sides.map(({ left }) => left)))
  const y = Math.max(0, Math.min(...sides.map(({ top }) => top)))
  const right = Math.min(size.width, Math.max(...sides.map((of) => of.right)))
  const bottom = Math.min(size.height, Math.max(...sides.map((of) => of.bottom)))
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : null
}

/** The sides of a box of the picture in its frame, and so many pixels around it. */
function placed(box: Box, { x, y, scale }: View, reachPx: number) {
  return {
    left: Math.floor(x + box.x * scale - reachPx),
    top: Math.floor(y + box.y * scale - reachPx),
    right: Math.ceil(x + (box.x + box.width) * scale + reachPx),
    bottom: Math.ceil(y + (box.y + box.height) * scale + reachPx),
  }
}
