import {
  type ActBy,
  type ActEnd,
  type ActState,
  type ActSubject,
  byAdmin,
  byAnyone,
  byClient,
} from '../../domain/act.ts'
import { bounded, narrowed } from '../../domain/act-state.ts'
import { storable } from '../../domain/storable.ts'
import { readState, withoutNumbers } from '../../flow/admin/subject-states.ts'
import { beginAct, endAct } from '../../store/admin/acts.ts'
import { reasonOf } from '../../store/database/db.ts'
import type { ApiDeps } from '../../world.ts'
import { OPERATION_NAMES } from '../docs/operation-names.ts'
import { type Caller, callerOf, triedBy } from '../http/access/auth.ts'
import { type AddressOf, addressIn } from '../http/access/entrance.ts'
import { type ReplySet, refusedWith, requestIdOf } from '../http/refuse.ts'
import { type AskedChange, type NotedRoute, notedRoute } from './noted-routes.ts'
import { openTryCounts, TRIES_NOTED } from './try-counts.ts'

/** A request for a change, as the edge knows it. */
export type Change = Omit<AskedChange, 'owner'> & {
  readonly request: Request
  readonly set: ReplySet
  /** The pattern that the path matched. */
  readonly route: string
}

/** Notes at the edge who changes what. */
export type ChangeNotes = {
  /** Notes a change that is about to be carried out, with what its subject is now. Rejects when it cannot be noted: then nothing is done. */
  begin(change: Change): Promise<void>
  /** Notes what came of it. Never rejects: what was done is answered, and the act stays `begun`. */
  end(request: Request, set: ReplySet, answer: unknown): Promise<void>
  /** Notes that a change failed, or that an admin's was refused before it began: for his scope, or for what it says. Never rejects. */
  refused(change: Change, answer: unknown): Promise<void>
}

/** An act that is under way. */
type Begun = {
  readonly id: string
  readonly change: Change
  readonly noted: NotedRoute
  readonly subject: ActSubject
  readonly before: ActState
}

/** Opens what notes changes over the API: one row for each, committed before it is carried out. */
export function openChangeNotes(
  deps: Pick<ApiDeps, 'db' | 'newId' | 'now' | 'log'>,
  addressOf: AddressOf,
): ChangeNotes {
  const { db, newId, log } = deps
  const underWay = new WeakMap<Request, Begun>()
  const countTry = openTryCounts(deps)

  const from = (request: Request) => addressIn(request, addressOf)

  function newAct({ request, set, route }: Change, by: ActBy, subject: ActSubject, before: ActState) {
    return { id: newId(), by, what: nameOf(request, route), subject, before, requestId: requestIdOf(set) }
  }

  async function surely(note: () => Promise<unknown>, set: ReplySet): Promise<void> {
    try {
      await note()
    } catch (error) {
      const requestId = requestIdOf(set)
      log.warn({ requestId, reason: reasonOf(error) }, 'how an act ended could not be noted')
    }
  }

  async function finish(begun: Begun, set: ReplySet, answer: unknown): Promise<void> {
    const end = endOf(set, answer)
    if (end === null) return
    const madeId = begun.noted.made === undefined ? null : textIn(answer, begun.noted.made)
    if (end.outcome !== 'done') return void (await endAct(db.sql, begun.id, { ...end, before: null }, madeId))
    const subject = { ...begun.subject, id: begun.subject.id ?? madeId }
    const state = begun.noted.reads ? await readState(deps, subject) : null
    const shown = shownOf(answer, begun.noted.shows ?? [])
    const both = narrowed(begun.before, state || shown ? { ...state, ...shown } : null)
    await endAct(db.sql, begun.id, { ...end, ...both }, madeId)
  }

  /** What could not be begun is not noted either: the database is away. */
  async function noteTry(change: Change, answer: unknown): Promise<void> {
    const noted = notedRoute(change.request.method, change.route)
    const caller = triedBy(change.request)
    const end = endOf(change.set, answer)
    if (noted === null || end?.outcome !== 'refused' || caller?.kind !== 'admin') return
    const by = byAdmin(caller.admin, from(change.request))
    const tries = countTry(by.adminId ?? by.name)
    if (tries === null) return
    const act = newAct(change, by, subjectOf(noted, change), null)
    const after = tries > TRIES_NOTED ? { tries_in_this_minute: tries } : null
    await beginAct(db.sql, act, { ...end, after })
  }

  function tell({ request, set, route, params }: Change, answer: unknown): void {
    const caller = callerOf(request)
    if (caller.kind !== 'admin' || Number(set.status ?? 200) >= 400) return
    const { kind, name } = byAdmin(caller.admin, null)
    log.info(
      {
        requestId: requestIdOf(set),
        by: kind,
        name,
        from: from(request) ?? undefined,
        change: `${request.method} ${route}`,
        ...params,
        became: loggedOf(answer),
      },
      'changed by an admin',
    )
  }

  return {
    async begin(change) {
      const noted = notedRoute(change.request.method, change.route)
      const caller = callerOf(change.request)
      if (noted === null || noted.asksOnly?.(change) || (noted.by === 'admins' && caller.kind !== 'admin'))
        return
      const subject = subjectOf(noted, change)
      const before = noted.reads && !noted.made ? await readState(deps, subject) : null
      const act = newAct(change, byOf(caller, from(change.request)), subject, bounded(before))
      await beginAct(db.sql, act)
      underWay.set(change.request, { id: act.id, change, noted, subject, before })
    },
    async end(request, set, answer) {
      const begun = underWay.get(request)
      if (!begun) return
      underWay.delete(request)
      tell(begun.change, answer)
      await surely(() => finish(begun, set, answer), set)
    },
    async refused(change, answer) {
      const begun = underWay.get(change.request)
      underWay.delete(change.request)
      await surely(() => (begun ? finish(begun, change.set, answer) : noteTry(change, answer)), change.set)
    },
  }
}

function byOf(caller: Caller, from: string | null): ActBy {
  switch (caller.kind) {
    case 'admin':
      return byAdmin(caller.admin, from)
    case 'client':
      return byClient(caller.clientId, from)
    case 'anyone':
    case 'stranger':
      return byAnyone(from)
  }
}

/** Ids and names are shorter; an index has them. */
const MAX_ID = 200

function subjectOf(noted: NotedRoute, change: Change): ActSubject {
  const caller = callerOf(change.request)
  const asked = { ...change, owner: caller.kind === 'client' ? caller.clientId : null }
  const id = noted.id?.(asked)
  // Of a path: what it names may be nothing that there can be.
  return {
    kind: noted.kind,
    id: id === undefined ? null : storable(id).slice(0, MAX_ID),
    clientId: noted.clientId?.(asked) ?? null,
  }
}

/** How an act ended that is answered so; null: nobody knows. */
function endOf(set: ReplySet, answer: unknown): ActEnd | null {
  const code = refusedWith(answer, set)
  if (code === null) return { outcome: 'done', code: null, after: null }
  if (code === 'outcome_unknown') return null
  return { outcome: Number(set.status) >= 500 ? 'failed' : 'refused', code, after: null }
}

/** What the document calls the operation. */
function nameOf(request: Request, route: string): string {
  const asked = `${request.method} ${route.replace(/:(\w+)/g, '{$1}')}`
  return OPERATION_NAMES[asked] ?? asked
}

function textIn(answer: unknown, field: string): string | null {
  const value = shownOf(answer, [field])?.[field]
  return typeof value === 'string' ? value : null
}

function shownOf(answer: unknown, fields: readonly string[]): ActState {
  if (answer === null || typeof answer !== 'object') return null
  const shown = Object.entries(answer).filter(([name]) => fields.includes(name))
  return shown.length === 0
    ? null
    : Object.fromEntries(shown.map(([name, value]) => [name, withoutNumbers(value)]))
}

/** What a line of the log may show of an answer: ids, amounts, limits, states. Names, notes, numbers, texts, secrets and keys are not among them. */
const LOGGED = [
  'id',
  'client_id',
  'message_id',
  'amount_cents',
  'credit_cents',
  'rate_limit_rps',
  'rate_limit_burst',
  'credit_limit_cents',
  'low_water_cents',
  'daily_cap_cents',
  'price_list',
  'entries',
  'every_status',
  'previous_secret_until',
  'previous_key_until',
  'replayed',
  'status',
  'scopes',
]

function loggedOf(answer: unknown): Readonly<Record<string, unknown>> {
  // Where callbacks go, without the path: it can hold a secret of the client's.
  const url = textIn(answer, 'url')
  return { ...shownOf(answer, LOGGED), ...(url === null ? {} : { host: URL.parse(url)?.host }) }
}
