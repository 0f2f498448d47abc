import type { Message } from '../client.ts'

/** Select Graphic Rendition (ECMA-48, 8.3.117): how each is begun and ended. */
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
} as const satisfies Record<string, readonly [number, number]>

export type Style = keyof typeof STYLES

/** Gives a text a style, or leaves it as it is where nobody would see one. */
export type Paint = (style: Style | null, text: string) => string

/** Colours for a terminal (https://no-color.org), none for a pipe. */
export function openPaint(isWanted: boolean): Paint {
  return (style, text) => {
    if (!isWanted || style === null) return text
    const [begin, end] = STYLES[style]
    return `\u001b[${begin}m${text}\u001b[${end}m`
  }
}

/** Money moved as it should (green), did not (red), is under way (yellow), has not begun (blue). */
const OF_STATUS: Readonly<Record<string, Style>> = {
  SCHEDULED: 'blue',
  QUEUED: 'blue',
  SENDING: 'yellow',
  SENT: 'yellow',
  DELIVERED: 'green',
  FAILED_TEMP: 'yellow',
  FAILED_PERM: 'red',
  EXPIRED: 'red',
  CANCELLED: 'dim',
} satisfies Record<Message['status'], Style>

/** The colour of a status; one of a later gateway has none. */
export function styleOf(status: string): Style | null {
  return OF_STATUS[status] ?? null
}
