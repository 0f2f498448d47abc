/** What the palette can lead to. */
export type Entry = {
  /** Differs from all others. */
  readonly id: string
  readonly group: EntryGroup
  readonly title: string
  /** A word or two beside it: what kind it is, in which state. */
  readonly aside: string
  /** Found by these too, and not shown. */
  readonly words: string
  /** The place it leads to. */
  readonly href: string
}

/** Groups in the order in which they are shown where they match alike. */
export const ENTRY_GROUPS = ['Messages', 'Pages', 'Clients', 'Providers', 'Acts'] as const
export type EntryGroup = (typeof ENTRY_GROUPS)[number]

/** Entries that are shown at once. */
export const MAX_SHOWN = 12

/**
 * The entries that what was typed may mean, the likeliest first: its title is it, begins with it, has a word that does, has it
 * within, or all its words are somewhere in it. Nothing typed: pages and acts as they come.
 */
export function ranked(entries: readonly Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return entries
    .map((entry, index) => ({ entry, index, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || groupOf(a.entry) - groupOf(b.entry) || a.index - b.index)
    .slice(0, MAX_SHOWN)
    .map(({ entry }) => entry)
}

function groupOf({ group }: Entry): number {
  return ENTRY_GROUPS.indexOf(group)
}

/** 0: it is not meant. */
function scoreOf({ group, title, words: more }: Entry, words: readonly string[]): number {
  // What the gateway found is meant, by whatever it was found.
  if (group === 'Messages') return FOUND
  if (words.length === 0) return group === 'Pages' || group === 'Acts' ? 1 : 0
  const name = title.toLowerCase()
  const all = words.join(' ')
  if (name === all) return 6
  if (name.startsWith(all)) return 5
  if (` ${name}`.includes(` ${all}`)) return 4
  if (name.includes(all)) return 3
  const everything = `${name} ${more.toLowerCase()}`
  if (words.every((word) => name.includes(word))) return 2
  return words.every((word) => everything.includes(word)) ? 1 : 0
}

/** Before all but a title that was typed whole. */
const FOUND = 5.5

/** Where the arrow keys lead from the `at`-th of `count`; -1 where there are none. */
export function stepFrom(at: number, key: string, count: number): number {
  if (count === 0) return -1
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count
    case 'ArrowUp':
      return (at - 1 + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return Math.min(at, count - 1)
  }
}
