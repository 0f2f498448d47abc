import type { ChartState } from '../../chart-shapes.ts'
import type { ProviderLine, StateNumber, StateStay } from './look.ts'

type Line = { readonly y: number; readonly size: number }
/** Where the lines within a state are, and how large. `unit`: on a line of its own. */
export type StateText = {
  readonly name: Line
  readonly number: Line | null
  readonly unit: Line | null
  readonly stay: Line | null
}

/** The width of a character in parts of its height, in the widest of the usual fonts: nothing need be drawn to know what fits. */
const WIDE_CHARACTER = { name: 0.755, number: 0.65, small: 0.62, stay: 0.6 }
const SMALL = 12
const NAME = { least: 12, most: 18 }
const NUMBER = { least: 16, most: 30 }
/** Its unit goes below a number that would be smaller beside it. */
const LEAST_BESIDE = 14
/** Between lines, and from them to the sides of the box. */
const LEADING = 4
const PADDING = 6
/** Capital letters and digits have no more than this above their line. */
const ASCENT = 0.74

/** Fits name, number and stay into a state: as large as there is room for, none under 12 pixels. */
export function stateText(
  { y, width, head }: Pick<ChartState, 'y' | 'width' | 'head'>,
  /** How many characters the longest name has, and the longest number among its like: what is alike has one size. */
  longest: { readonly name: number; readonly number: number },
  number: StateNumber | null,
  stay: StateStay | null,
): StateText {
  const room = width - 2 * PADDING
  const nameSize = within(NAME, Math.min(room / (longest.name * WIDE_CHARACTER.name), head * 0.25))
  const unitWidth = number?.unit ? number.unit.length * SMALL * WIDE_CHARACTER.small + LEADING : 0
  const digits = Math.max(1, longest.number) * WIDE_CHARACTER.number
  const beside = Math.min((room - unitWidth) / digits, head * 0.38)
  const isUnitBelow = unitWidth > 0 && beside < LEAST_BESIDE
  const numberSize = isUnitBelow
    ? within(NUMBER, Math.min(room / digits, head * 0.3))
    : within({ ...NUMBER, least: LEAST_BESIDE }, beside)
  const sizes = [
    { key: 'name', size: nameSize },
    ...(number ? [{ key: 'number', size: numberSize }] : []),
    ...(isUnitBelow ? [{ key: 'unit', size: SMALL }] : []),
    ...(stay ? [{ key: 'stay', size: SMALL }] : []),
  ]
  const ink = sizes.reduce((sum, { size }) => sum + size * ASCENT, 0)
  const leading = Math.min(head * 0.14, Math.max(LEADING, (head - ink) / (sizes.length + 1)))
  let at = y + (head - ink - leading * (sizes.length - 1)) / 2
  const lines = new Map<string, Line>()
  for (const { key, size } of sizes) {
    at += size * ASCENT
    lines.set(key, { y: at, size })
    at += leading
  }
  return {
    name: lines.get('name') ?? { y, size: nameSize },
    number: lines.get('number') ?? null,
    unit: lines.get('unit') ?? null,
    stay: lines.get('stay') ?? null,
  }
}

function within({ least, most }: { readonly least: number; readonly most: number }, size: number): number {
  return Math.round(Math.min(most, Math.max(least, size)) * 2) / 2
}

/** How long messages stay, shortened to the room there is by what stands behind a `·`; empty if nothing fits. */
export function fittedStay({ text }: StateStay, width: number): string {
  const parts = text.split(' · ')
  while (parts.length > 0 && parts.join(' · ').length * SMALL * WIDE_CHARACTER.stay > width - PADDING)
    parts.pop()
  return parts.join(' · ')
}

/** So much of a name tells providers apart. */
const READABLE_NAME = 12

/**
 * A provider's name and what it does, shortened to the room there is: of one that is up first what stands in front of a `·`, of another
 * what stands behind one, until the name can be read; then the name.
 */
export function fittedText(
  { name, state, text }: ProviderLine,
  width: number,
): { readonly name: string; readonly text: string } {
  const characters = Math.floor(width / (SMALL * WIDE_CHARACTER.small))
  const parts = text.split(' · ')
  const forName = () => characters - parts.join(' · ').length - 1
  while (parts.length > 1 && forName() < Math.min(name.length, READABLE_NAME))
    state === 'up' ? parts.shift() : parts.pop()
  const fitted = parts.join(' · ')
  if (forName() >= name.length) return { name, text: fitted }
  if (forName() >= 4) return { name: `${name.slice(0, forName() - 1)}…`, text: fitted }
  return { name: name.length > characters ? `${name.slice(0, characters - 1)}…` : name, text: '' }
}
