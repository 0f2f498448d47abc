import { type Draft, draftOf, type Reading, readDraft } from './drafts.ts'
import type { Json, Shape } from './schema.ts'

/** Settings as a form or, for who has them as text, as JSON. */
export type EitherDraft =
  | { readonly as: 'form'; readonly draft: Draft }
  | { readonly as: 'json'; readonly text: string }

/** What settings say, whichever way they are typed. `path` is theirs in what is sent; '': they are all of it. */
export function readEither(shape: Shape, settings: EitherDraft, path: string): Reading {
  if (settings.as === 'form') return readDraft(shape, settings.draft, path)
  try {
    return { value: JSON.parse(settings.text) as Json, problems: [] } // what JSON.parse gives is JSON
  } catch (cause) {
    const rule = `must be JSON: ${cause instanceof Error ? cause.message : 'it is none'}`
    return { value: undefined, problems: [{ path, rule }] }
  }
}

/** The same settings typed the other way; null where they cannot be read as they stand. */
export function otherWay(shape: Shape, settings: EitherDraft): EitherDraft | null {
  const { value, problems } = readEither(shape, settings, '')
  if (settings.as === 'form') return { as: 'json', text: JSON.stringify(value, null, 2) }
  return problems.length > 0 ? null : { as: 'form', draft: draftOf(shape, value) }
}
