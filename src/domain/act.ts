import { type Admin, ROOT_NAME } from './admin.ts'

/** What kind of somebody acts: `anyone` is whoever came where nobody asks (`AUTH=none`), `command` the command line, `gateway` itself. */
export const ACTOR_KINDS = ['root', 'admin', 'client', 'anyone', 'command', 'gateway'] as const
export type ActorKind = (typeof ACTOR_KINDS)[number]

/** Who acts, and from where. */
export type ActBy = {
  readonly kind: ActorKind
  /** An admin's name, a client's id, the user of the command line; otherwise the kind. */
  readonly name: string
  /** The token of an admin; null: another's. */
  readonly adminId: string | null
  /** An address, or the machine of the command line; null: it cannot be told. */
  readonly from: string | null
}

/**
 * What became of an act. `begun`: nobody knows whether it was carried out, for its process died or lost the database; otherwise it
 * was done, refused with nothing changed, or failed.
 */
export const ACT_OUTCOMES = ['begun', 'done', 'refused', 'failed'] as const
export type ActOutcome = (typeof ACT_OUTCOMES)[number]

/** What is acted on; `gateway` is all of it. */
export const SUBJECT_KINDS = [
  'client',
  'api_keys',
  'callback_endpoint',
  'callbacks',
  'smpp_account',
  'smpp_session',
  'credits',
  'control',
  'price_list',
  'provider_costs',
  'provider',
  'routes',
  'numbers',
  'suppressions',
  'guard_block',
  'dead_letters',
  'message',
  'bulk',
  'inbound',
  'admin',
  'alert',
  'alert_webhook',
  'archived_day',
  'erasure',
  'gateway',
] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

/** What is acted on: which one of its kind (null: there is one, or many), and whose. */
export type ActSubject = {
  readonly kind: SubjectKind
  readonly id: string | null
  readonly clientId: string | null
}

/** What a subject was before or after an act, as JSON without secrets, texts and numbers of people; null: it is not there. */
export type ActState = Readonly<Record<string, unknown>> | null

/** Of something of which there is one. */
export const theOne = (kind: SubjectKind): ActSubject => ({ kind, id: null, clientId: null })

/** A UTC day of the archive, `2026-01-31`. */
export const ofDay = (day: string): ActSubject => ({ kind: 'archived_day', id: day, clientId: null })

/** An act that is about to be carried out. */
export type NewAct = {
  /** A UUIDv7: when it began. */
  readonly id: string
  readonly by: ActBy
  /** The name of the operation, as the document of the API and the typed client have it, or of the command. */
  readonly what: string
  readonly subject: ActSubject
  readonly before: ActState
  /** Null: no request asked for it. */
  readonly requestId: string | null
}

/** How an act ended. */
export type ActEnd = {
  readonly outcome: Exclude<ActOutcome, 'begun'>
  /** Of a refusal or a failure, as the API has it; null: there is none. */
  readonly code: string | null
  /** Left out: as it was noted when the act began. */
  readonly before?: ActState
  readonly after: ActState
}

/** An admin as who acts. */
export function byAdmin(admin: Admin, from: string | null): ActBy {
  return admin.kind === 'root'
    ? { kind: 'root', name: ROOT_NAME, adminId: null, from }
    : { kind: 'admin', name: admin.name, adminId: admin.id, from }
}

/** Whoever comes where nobody asks who he is. */
export function byAnyone(from: string | null): ActBy {
  return { kind: 'anyone', name: 'anyone', adminId: null, from }
}

/** A client that acts on what is its own. */
export function byClient(clientId: string, from: string | null): ActBy {
  return { kind: 'client', name: clientId, adminId: null, from }
}
