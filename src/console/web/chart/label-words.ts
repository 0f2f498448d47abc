import { type ChartArrow, labelLines } from '../../chart-shapes.ts'
import type { ChartLook } from './look.ts'

/** A piece of a line that is written in one way. */
export type LabelPart = { readonly kind: 'event' | 'guard' | 'note' | 'more'; readonly text: string }
/** One way to write a label. */
export type Content = {
  readonly lines: readonly (readonly LabelPart[])[]
  /** On a ground of its own: it may lie on its line. */
  readonly isPill: boolean
  /** How far from a line it stands that it is beside of. */
  readonly off: number
}
/** What one wants to say of an arrow, the best way first, and before whom. */
export type Wanted = {
  readonly arrow: ChartArrow
  readonly ways: readonly Content[]
  /** Better ones, if there is room when all others have theirs. */
  readonly longer: readonly Content[]
  readonly rank: number
}

/** Who zooms in so far sees what leads along every arrow. */
const CLOSE = 1.6
const MAX_LINES = 6
/** From a line, and from one with a number on it. */
export const OFF = { line: 4, pill: 13 }
const RANKS = { asked: 9, main: 8, near: 7, lit: 6, mainNote: 5, note: 4, close: 1 }

/** What is to be written on an arrow: nothing, its event, its number, or all that there is to say. */
export function wantedOn(
  arrow: ChartArrow,
  look: ChartLook,
  pointed: string | null,
  scale: number,
): Wanted[] {
  const text = look.notes?.get(arrow.id) ?? ''
  if (arrow.id === pointed || arrow.id === look.selected)
    return [{ arrow, ways: inFull(arrow, text), longer: [], rank: RANKS.asked }]
  const { isMain } = arrow
  const isLit = (look.path?.has(arrow.id) ?? false) || (look.open?.has(arrow.id) ?? false)
  const isNear = arrow.from === pointed || arrow.from === look.selected
  if (look.path != null && !isLit && !isNear) return []
  const wanted: Wanted[] = []
  const isNamed = isMain || isLit || isNear || scale >= CLOSE
  if (isNamed && (isMain || text === '')) {
    const rank = isMain ? RANKS.main : isNear ? RANKS.near : isLit ? RANKS.lit : RANKS.close
    const off = text === '' ? OFF.line : OFF.pill
    const ways = inShort(arrow).map((line) => ({ lines: [line], isPill: false, off }))
    wanted.push({ arrow, ways, longer: [], rank })
  }
  if (text !== '') {
    const note: LabelPart = { kind: 'note', text }
    const pill = (line: readonly LabelPart[]) => ({ lines: [line], isPill: true, off: OFF.line })
    const longer = isMain ? [] : inShort(arrow).map((line) => pill([note, ...line]))
    wanted.push({ arrow, ways: [pill([note])], longer, rank: isMain ? RANKS.mainNote : RANKS.note })
  }
  return wanted
}

/** A line for each event with its guards; without them where there is no room. */
function inFull({ transitions }: ChartArrow, note: string): Content[] {
  const number: LabelPart[] = note === '' ? [] : [{ kind: 'note', text: note }]
  const lines = labelLines(transitions)
  const full = lines.map(({ event, guards }): LabelPart[] => {
    const when: LabelPart[] =
      guards.length === 0 ? [] : [{ kind: 'guard', text: `if ${guards.join(' or ')}` }]
    return event === '' ? when : [{ kind: 'event', text: event }, ...when]
  })
  const bare = lines.map(({ event, guards }): LabelPart[] => [
    { kind: 'event', text: event || `if ${guards.join(' or ')}` },
  ])
  const [first = []] = bare
  const short: LabelPart[] =
    bare.length > 1 ? [...first, { kind: 'more', text: `and ${bare.length - 1} more` }] : first
  const ways = [full, bare].filter((way) => way.length <= MAX_LINES)
  return [...ways, [short], [first]].map((way) => ({
    lines: [[...number, ...(way[0] ?? [])], ...way.slice(1)],
    isPill: true,
    off: OFF.line,
  }))
}

/** The first event in words, also without who did it: on the arrow it is clear who can accept and what can arrive. */
function inShort({ transitions, isMain }: ChartArrow): LabelPart[][] {
  const [first, ...others] = labelLines(transitions)
  if (!first) return []
  const name = first.event || first.guards[0] || 'always'
  const more: LabelPart[] = others.length > 0 && !isMain ? [{ kind: 'more', text: `+${others.length}` }] : []
  const names = new Set([name, name.replace(/^(provider|receipt|alarm) /, '')])
  return [...names].map((text) => [{ kind: 'event', text }, ...more])
}
