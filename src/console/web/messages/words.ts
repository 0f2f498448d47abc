import { DOOR_NAMES } from '../door-words.ts'
import type { TermName } from './terms.ts'

/** A value of a filter as people call it. */
export function wordOf(name: TermName, value: string): string {
  const doors: Readonly<Record<string, string>> = DOOR_NAMES
  return name === 'door' ? (doors[value] ?? value) : value
}
