import type { Json, NamedShape, Shape } from './schema.ts'

/** What stands in a form, as it is being typed. Each kind of shape has its draft. */
export type Draft =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'flag'; readonly on: boolean | null }
  /** The place of the value; null: none is chosen. */
  | { readonly kind: 'choice'; readonly at: number | null }
  | { readonly kind: 'constant' }
  | { readonly kind: 'group'; readonly isThere: boolean; readonly drafts: Readonly<Record<string, Draft>> }
  | { readonly kind: 'list'; readonly items: readonly Item[] }
  | { readonly kind: 'map'; readonly entries: readonly Entry[] }
  | { readonly kind: 'variants'; readonly at: number | null; readonly draft: Draft }

/** An item keeps its `key` while others come and go. */
export type Item = { readonly key: number; readonly draft: Draft }
/** An entry of a map. */
export type Entry = Item & { readonly name: string }

/** What keeps a draft from being sent: the path of its field (`answer.rules.0.status`) and the rule. */
export type Problem = { readonly path: string; readonly rule: string }

/** A draft as JSON; undefined: it says nothing, and is left out. */
export type Reading = { readonly value: Json | undefined; readonly problems: readonly Problem[] }

let lastKey = 0

/** An item of a list or a map, with a key of its own. */
export function itemOf(draft: Draft): Item {
  lastKey++
  return { key: lastKey, draft }
}

/** The draft of a value; of undefined the one that a form begins with. */
export function draftOf(shape: Shape, value: Json | undefined): Draft {
  switch (shape.kind) {
    case 'text':
      return { kind: 'text', text: typeof value === 'string' ? value : '' }
    case 'number':
      return { kind: 'text', text: typeof value === 'number' ? String(value) : '' }
    case 'json':
      return { kind: 'text', text: value === undefined ? '' : JSON.stringify(value, null, 2) }
    case 'flag':
      return { kind: 'flag', on: typeof value === 'boolean' ? value : null }
    case 'choice': {
      const at = shape.values.findIndex((one) => isSame(one, value))
      return { kind: 'choice', at: at < 0 ? null : at }
    }
    case 'constant':
      return { kind: 'constant' }
    case 'group':
      return groupDraft(shape.fields, value)
    case 'list': {
      const items = Array.isArray(value) ? value : []
      return { kind: 'list', items: items.map((item: Json) => itemOf(draftOf(shape.item, item))) }
    }
    case 'map': {
      const entries = Object.entries(fieldsOf(value) ?? {})
      return {
        kind: 'map',
        entries: entries.map(([name, one]) => ({ name, ...itemOf(draftOf(shape.value, one)) })),
      }
    }
    case 'variants': {
      const at = value === undefined ? -1 : shape.variants.findIndex((one) => fits(one.shape, value))
      const chosen = shape.variants[at]
      return {
        kind: 'variants',
        at: chosen ? at : null,
        draft: chosen ? draftOf(chosen.shape, value) : { kind: 'constant' },
      }
    }
  }
}

/** A group that must be there is, and so is one that has a value. */
function groupDraft(fields: readonly NamedShape[], value: Json | undefined): Draft {
  const given = fieldsOf(value)
  const drafts = fields.map(({ name, isRequired, orNull, isOpen, byDefault, shape }) => {
    const said = given === null && isRequired ? byDefault : given?.[name]
    const own = said === null && orNull ? undefined : said
    const draft = draftOf(shape, own)
    const isThere = isRequired || isOpen || fieldsOf(own) !== null
    return [name, draft.kind === 'group' ? { ...draft, isThere } : draft] as const
  })
  return { kind: 'group', isThere: true, drafts: Object.fromEntries(drafts) }
}

/** What a draft says. `isRequired`: an empty text is a text then, and nothing else may be left out. */
export function readDraft(shape: Shape, draft: Draft, path = '', isRequired = true): Reading {
  if (shape.kind === 'constant') return said(shape.value)
  if (shape.kind === 'variants') {
    if (draft.kind !== 'variants' || draft.at === null) return nothing(path, isRequired, 'choose one')
    const chosen = shape.variants[draft.at]
    return chosen ? readDraft(chosen.shape, draft.draft, path, true) : nothing(path, isRequired, 'choose one')
  }
  switch (draft.kind) {
    case 'text':
      return readText(shape, draft.text, path, isRequired)
    case 'flag':
      return draft.on === null ? (isRequired ? said(false) : said(undefined)) : said(draft.on)
    case 'choice': {
      const value = shape.kind === 'choice' && draft.at !== null ? shape.values[draft.at] : undefined
      return value === undefined ? nothing(path, isRequired, 'choose one') : said(value)
    }
    case 'group':
      return shape.kind === 'group' && draft.isThere
        ? readGroup(shape.fields, draft.drafts, path)
        : said(undefined)
    case 'list':
      return shape.kind === 'list' && (draft.items.length > 0 || isRequired)
        ? gathered(
            draft.items.map(({ draft: one }, at) => readDraft(shape.item, one, under(path, String(at)))),
          )
        : said(undefined)
    case 'map':
      return shape.kind === 'map' && (draft.entries.length > 0 || isRequired)
        ? readMap(shape.value, draft.entries, path)
        : said(undefined)
    case 'constant':
    case 'variants':
      return said(undefined)
  }
}

function readText(shape: Shape, text: string, path: string, isRequired: boolean): Reading {
  if (shape.kind === 'text') return text === '' && !isRequired ? said(undefined) : said(text)
  if (text.trim() === '') return nothing(path, isRequired, 'must be given')
  if (shape.kind === 'number') {
    const number = Number(text.replaceAll(',', ''))
    if (!Number.isFinite(number)) return { value: undefined, problems: [{ path, rule: 'must be a number' }] }
    return shape.isWhole && !Number.isInteger(number)
      ? { value: undefined, problems: [{ path, rule: 'must be a whole number' }] }
      : said(number)
  }
  try {
    return said(JSON.parse(text) as Json) // what JSON.parse gives is JSON
  } catch {
    return { value: undefined, problems: [{ path, rule: 'must be JSON' }] }
  }
}

function readGroup(
  fields: readonly NamedShape[],
  drafts: Readonly<Record<string, Draft>>,
  path: string,
): Reading {
  const value: Record<string, Json> = {}
  const problems: Problem[] = []
  for (const { name, shape, isRequired, orNull, isOpen } of fields) {
    const draft = drafts[name]
    if (draft === undefined) continue
    const read = readDraft(shape, draft, under(path, name), isRequired)
    problems.push(...read.problems)
    if (isOpen && isSame({}, read.value)) continue
    if (read.value !== undefined) value[name] = read.value
    else if (orNull && read.problems.length === 0) value[name] = null
  }
  return { value, problems }
}

function readMap(shape: Shape, entries: readonly Entry[], path: string): Reading {
  const value: Record<string, Json> = {}
  const problems: Problem[] = []
  for (const { name, draft } of entries) {
    const at = under(path, name)
    if (name === '') problems.push({ path, rule: 'each needs a name' })
    else if (Object.hasOwn(value, name)) problems.push({ path, rule: `has ${name} twice` })
    const read = readDraft(shape, draft, at)
    problems.push(...read.problems)
    if (read.value !== undefined) value[name] = read.value
  }
  return { value, problems }
}

function gathered(readings: readonly Reading[]): Reading {
  const value = readings.flatMap((one) => (one.value === undefined ? [] : [one.value]))
  return { value, problems: readings.flatMap(({ problems }) => problems) }
}

function said(value: Json | undefined): Reading {
  return { value, problems: [] }
}

function nothing(path: string, isRequired: boolean, rule: string): Reading {
  return { value: undefined, problems: isRequired ? [{ path, rule }] : [] }
}

/** The path of what is in something. */
export function under(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** Whether a value may be meant by a shape: by its type, and of a group by the names that it has. */
function fits(shape: Shape, value: Json): boolean {
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'flag':
      return typeof value === 'boolean'
    case 'choice':
      return shape.values.some((one) => isSame(one, value))
    case 'constant':
      return isSame(shape.value, value)
    case 'list':
      return Array.isArray(value) && value.every((one: Json) => fits(shape.item, one))
    case 'map': {
      const fields = fieldsOf(value)
      return fields !== null && Object.values(fields).every((one) => fits(shape.value, one))
    }
    case 'group': {
      const given = fieldsOf(value)
      if (given === null) return false
      const named = shape.fields.every(({ name, isRequired, orNull, shape: own }) => {
        const one = given[name]
        if (one === undefined) return !isRequired
        return (one === null && orNull) || fits(own, one)
      })
      return named && Object.keys(given).every((name) => shape.fields.some((field) => field.name === name))
    }
    case 'variants':
      return shape.variants.some((one) => fits(one.shape, value))
    case 'json':
      return true
  }
}

function fieldsOf(value: Json | undefined): { readonly [name: string]: Json } | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: Json }) // what is left of Json
    : null
}

function isSame(one: Json, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
