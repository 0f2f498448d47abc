import { json, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { ACT_OUTCOMES, ACTOR_KINDS, type ActState, SUBJECT_KINDS } from '../src/domain/act.ts'
import type { Scope } from '../src/domain/admin.ts'

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

/** Admins by name, a row for each of their tokens. */
export const admins = pgTable('admins', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  tokenHash: text('token_hash').notNull(),
  tokenPrefix: text('token_prefix').notNull(),
  scopes: text('scopes').array().$type<Scope[]>().notNull(),
  createdAt: at('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  until: at('until'),
  revokedAt: at('revoked_at'),
  revokedBy: text('revoked_by'),
})

/** Who did what. */
export const acts = pgTable('acts', {
  id: uuid('id').primaryKey(),
  byKind: text('by_kind', { enum: [...ACTOR_KINDS] }).notNull(),
  byName: text('by_name').notNull(),
  adminId: uuid('admin_id'),
  cameFrom: text('came_from'),
  what: text('what').notNull(),
  subjectKind: text('subject_kind', { enum: [...SUBJECT_KINDS] }).notNull(),
  subjectId: text('subject_id'),
  clientId: uuid('client_id'),
  requestId: text('request_id'),
  outcome: text('outcome', { enum: [...ACT_OUTCOMES] })
    .notNull()
    .default('begun'),
  code: text('code'),
  before: json('before').$type<ActState>(),
  after: json('after').$type<ActState>(),
  finishedAt: at('finished_at'),
})
