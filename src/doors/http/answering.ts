import type { Logger } from 'pino'
import type { Refusal } from '../../api/http/refusal.ts'
import { type ReplySet, refusalOf, refuse } from '../../api/http/refuse.ts'
import type { AddressOf } from './caller.ts'

/** A request to a door, as Elysia hands it to a route. */
export type DoorRequest = { readonly request: Request; readonly set: ReplySet; readonly server: AddressOf }

/** How the routes of doors are taken: their bodies are read by the doors, and they are not in the document of the API. */
export const DOOR_ROUTE = { parse: 'none', detail: { hide: true } } as const

/** How a door says a refusal: `set` has the status of the API, and its Retry-After, until the door sets its own. */
export type SayRefusal = (refusal: Refusal, set: ReplySet) => unknown

/**
 * What `work` answers; what it throws is a refusal, logged as in the API and without its cause, and said as this door says such.
 * Never rejects.
 */
export async function answerAtDoor(
  log: Logger,
  { request, set }: Pick<DoorRequest, 'request' | 'set'>,
  say: SayRefusal,
  work: () => Promise<unknown>,
): Promise<unknown> {
  try {
    // What sends on GET would on HEAD, and the caller would not see it.
    if (request.method === 'HEAD') return say(refuse(set, 'method_not_allowed'), set)
    if (isOfForeignPage(request)) return say(refuse(set, 'foreign_origin'), set)
    return await work()
  } catch (error) {
    return say(refusalOf({ code: 'UNKNOWN', error, request, set }, log), set)
  }
}

/**
 * True for what a browser says that another site's page asked for (Fetch Metadata, 2.3). Doors send messages on GET too, so that an
 * image in a page could.
 */
function isOfForeignPage({ headers }: Request): boolean {
  return ['cross-site', 'same-site'].includes(headers.get('sec-fetch-site') ?? '')
}

/** Answers with JSON; `set` has its status. */
export function answerJson(set: ReplySet, body: unknown): string {
  set.headers['content-type'] = 'application/json'
  return JSON.stringify(body)
}

/** Answers with a text. */
export function answerText(set: ReplySet, status: number, text: string): string {
  set.status = status
  set.headers['content-type'] = 'text/plain; charset=utf-8'
  return text
}
