import { storable } from '../domain/storable.ts'

/** Of an answer so much is kept, in characters: what the history of a message holds. */
const MAX_DETAIL_CHARACTERS = 2_000
/** Of an answer so much is told to the client, in characters. */
const MAX_ERROR_CHARACTERS = 200

/** What is kept of an answer over HTTP: its status and its body, as PostgreSQL's text can hold them. */
export function detailOf(status: number, body: string): string {
  const said = body.trim() === '' ? `HTTP ${status}` : `HTTP ${status}: ${body.trim()}`
  return storable(said.slice(0, MAX_DETAIL_CHARACTERS))
}

/** What a client is told of an error: one line. */
export function errorOf(words: string): string {
  return words
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MAX_ERROR_CHARACTERS)
    .toWellFormed()
}
