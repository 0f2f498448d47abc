/** What is searched: the parts of all pages, in the order of the guide. */
export type SearchIndex = {
  readonly pages: readonly { readonly path: string; readonly title: string; readonly group: string }[]
  readonly sections: readonly {
    /** Of `pages`. */
    readonly page: number
    readonly anchor: string
    readonly heading: string
    readonly text: string
  }[]
}

/** A part of a page in which all words stand. */
export type Hit = {
  readonly href: string
  readonly title: string
  readonly group: string
  /** '' where it is the page's beginning. */
  readonly heading: string
  /** Around the first word that was found. */
  readonly excerpt: string
}

/** What a word counts by where it stands. */
const IN_TITLE = 12
const IN_HEADING = 8
const IN_TEXT = 1
const MOST_IN_TEXT = 4
/** A guide page is read sooner than the reference behind it. */
const OF_THE_GUIDE = 5
const EXCERPT_BEFORE = 40
const EXCERPT_LENGTH = 150
const MOST_WORDS = 8

/** The best `most` parts that have every word, each as a word or its beginning; none for nothing typed. Upper and lower case are the same. */
export function search(index: SearchIndex, typed: string, most = 12): readonly Hit[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)
  if (words.length === 0) return []
  const patterns = words.map((word) => new RegExp(`(?<![\\p{L}\\p{N}])${literal(word)}`, 'giu'))
  const found = index.sections.flatMap((section) => {
    const page = index.pages[section.page]
    if (!page) return []
    const scores = patterns.map(
      (pattern) =>
        IN_TITLE * Math.min(1, countOf(pattern, page.title)) +
        IN_HEADING * Math.min(1, countOf(pattern, section.heading)) +
        IN_TEXT * Math.min(MOST_IN_TEXT, countOf(pattern, section.text)),
    )
    if (scores.some((score) => score === 0)) return []
    const own = page.path.startsWith('/guide/') && !page.group.startsWith('Reference') ? OF_THE_GUIDE : 0
    const score = scores.reduce((sum, one) => sum + one, own)
    return [{ score, section, page }]
  })
  return found
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ section, page }) => ({
      href: `${page.path}${section.anchor === '' ? '' : `#${section.anchor}`}`,
      title: page.title,
      group: page.group,
      heading: section.anchor === '' ? '' : section.heading,
      excerpt: excerptOf(section.text, patterns),
    }))
}

/** A word as a pattern that finds it. `RegExp.escape` is not in every browser yet. */
function literal(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0
}

function excerptOf(text: string, patterns: readonly RegExp[]): string {
  const places = patterns.map((pattern) => text.search(pattern)).filter((place) => place >= 0)
  const place = places.length === 0 ? 0 : Math.min(...places)
  const from = place <= EXCERPT_BEFORE ? 0 : text.indexOf(' ', place - EXCERPT_BEFORE) + 1
  const to = from + EXCERPT_LENGTH
  return `${from > 0 ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`
}
