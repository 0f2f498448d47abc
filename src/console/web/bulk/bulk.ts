import type { BulkAct } from '../../../domain/bulk/bulk.ts'
import type { BulkCount, BulkJob } from '../answers.ts'
import { sendJson } from '../api.ts'
import { FILTER_BODY_KINDS } from './filter-body.ts'

/** Which messages are meant: those that are named, or where none is, those of the search. */
export type Meant = {
  /** As the address of the search has it: what has several values has them with commas. */
  readonly filter: Readonly<Record<string, string>>
  readonly ids: readonly string[]
}

/** What is to be done to them. */
export type AskedBulk = Meant & { readonly act: BulkAct; readonly provider: string | null }

/** Says what would become of them, and does nothing. Throws `ApiError`. */
export async function countBulk(asked: AskedBulk, signal?: AbortSignal): Promise<BulkCount> {
  const body = { ...bodyOf(asked), dry: true }
  return await sendJson<BulkCount>('POST', '/v1/bulk', body, signal ? { signal } : {})
}

/** Starts it, if there are about as many as `expect` says. Throws `ApiError`. */
export async function postBulk(asked: AskedBulk, expect: number): Promise<BulkJob> {
  return await sendJson<BulkJob>('POST', '/v1/bulk', { ...bodyOf(asked), expect })
}

/** Sends messages again that ended undelivered, by their rules or through this provider alone. Throws `ApiError`. */
export async function sendAgain(ids: readonly string[], provider: string | null = null): Promise<BulkJob> {
  return await postBulk({ act: 'resend', filter: {}, ids, provider }, ids.length)
}

/** Fields of a search that no act on many knows: left out it would mean more messages than are seen. */
export function unknownFields(filter: Meant['filter']): readonly string[] {
  return Object.keys(filter).filter((name) => filter[name] !== '' && !Object.hasOwn(FILTER_BODY_KINDS, name))
}

/** The body of a request. */
export function bodyOf({ act, filter, ids, provider }: AskedBulk) {
  const read: Record<string, unknown> = {}
  for (const [name, kind] of Object.entries(FILTER_BODY_KINDS)) {
    const value = filter[name] ?? ''
    if (value !== '') read[name] = READ[kind](value)
  }
  return {
    act,
    ...(ids.length > 0 ? { ids } : { filter: read }),
    ...(provider === null ? {} : { provider }),
  }
}

const READ = {
  list: (value: string) => value.split(','),
  text: (value: string) => value,
  number: Number,
  flag: () => true,
} as const
