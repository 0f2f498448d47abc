import type { TimePlace } from '../../store/database/time-place.ts'

/** The place of the last of a page as a cursor; null when the page was not full and so the last. */
export function cursorAfter(page: readonly TimePlace[], limit: number): string | null {
  const last = page.length === limit ? page.at(-1) : undefined
  return last ? `${last.atUs}_${last.id}` : null
}

/** The place that a cursor names; the schema has checked its form. */
export function placeIn(cursor: string | undefined): TimePlace | null {
  if (cursor === undefined) return null
  const [atUs = '', id = ''] = cursor.split('_')
  return { atUs, id }
}
