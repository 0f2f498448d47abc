/** A place in what an act changed: what stood there before, and what after; undefined: nothing. */
export type Difference = {
  /** The way to it, as people write it: `targets[0].weight`; '' is all of it. */
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/** Where two states differ, in the order of the one before and then the one after. What is the same is left out. */
export function differencesOf(before: unknown, after: unknown): Difference[] {
  return differencesAt('', before ?? undefined, after ?? undefined)
}

type Tree = Readonly<Record<string, unknown>> | readonly unknown[]

function differencesAt(path: string, before: unknown, after: unknown): Difference[] {
  // What is new or gone is told by its parts, too.
  const first = before === undefined ? emptyLike(after) : treeOf(before)
  const second = after === undefined ? emptyLike(before) : treeOf(after)
  if (first !== null && second !== null && Array.isArray(first) === Array.isArray(second)) {
    const names = [...new Set([...Object.keys(first), ...Object.keys(second)])]
    return names.flatMap((name) =>
      differencesAt(pathOf(path, name, Array.isArray(first)), at(first, name), at(second, name)),
    )
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }]
}

function treeOf(value: unknown): Tree | null {
  return typeof value === 'object' && value !== null ? (value as Tree) : null // an object or a list
}

/** Null: what has no parts is a value. */
function emptyLike(other: unknown): Tree | null {
  const tree = treeOf(other)
  if (tree === null || Object.keys(tree).length === 0) return null
  return Array.isArray(tree) ? [] : {}
}

function at(tree: Tree, name: string): unknown {
  return Object.hasOwn(tree, name) ? (tree as Readonly<Record<string, unknown>>)[name] : undefined // an index is a name
}

function pathOf(path: string, name: string, isItem: boolean): string {
  if (isItem) return `${path}[${name}]`
  return path === '' ? name : `${path}.${name}`
}

/** A value as it is shown: a text as it is, all else as JSON; a dash where there is nothing. */
export function shownValue(value: unknown): string {
  if (value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
