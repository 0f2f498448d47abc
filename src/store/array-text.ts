/** What stands in an array that is sent to PostgreSQL. */
export type ArrayItem = string | number | boolean | null

/**
 * An array in the text form of PostgreSQL (manual, 8.15.6), for a parameter that the statement casts: `{1,NULL,"a \"b\""}`. The driver's
 * own arrays quote and escape every item.
 */
export function arrayText(items: readonly ArrayItem[]): string {
  return `{${items.map(itemText).join(',')}}`
}

const BARE = /^[\w:.+-]+$/
const ESCAPED = /["\\]/g

function itemText(item: ArrayItem): string {
  if (item === null) return 'NULL'
  if (typeof item !== 'string') return String(item)
  if (BARE.test(item) && !isNull(item)) return item
  return `"${item.replace(ESCAPED, '\\$&')}"`
}

/** The word that means no value, in whatever letters, wants quotes where it is a text. */
function isNull(item: string): boolean {
  return item.length === 4 && item.toUpperCase() === 'NULL'
}
