import type { ActBy, ActEnd, ActOutcome, ActorKind, ActState, NewAct, SubjectKind } from '../../domain/act.ts'
import { idsWithin } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../database/db.ts'

/** An act as it is kept. */
export type StoredAct = NewAct & {
  readonly outcome: ActOutcome
  readonly code: string | null
  readonly after: ActState
  /** Null: nobody knows how it ended, or it is under way. */
  readonly finishedAt: Date | null
}

/** Which acts; what is null does not narrow. */
export type ActFilter = {
  readonly byKind: ActorKind | null
  readonly byName: string | null
  readonly what: string | null
  readonly subjectKind: SubjectKind | null
  readonly subjectId: string | null
  readonly clientId: string | null
  readonly outcome: ActOutcome | null
  /** Begun at or after, begun before. */
  readonly fromAt: Date | null
  readonly toAt: Date | null
  /** Continue after this one. */
  readonly beforeId: string | null
}

/** All acts. */
export const EVERY_ACT: ActFilter = {
  byKind: null,
  byName: null,
  what: null,
  subjectKind: null,
  subjectId: null,
  clientId: null,
  outcome: null,
  fromAt: null,
  toAt: null,
  beforeId: null,
}

/** Keeps an act that begins, or with `end` one that was over at once. */
export async function beginAct(tx: Tx, act: NewAct, end: ActEnd | null = null): Promise<void> {
  const { by, subject } = act
  await tx`
    insert into acts (id, by_kind, by_name, admin_id, came_from, what, subject_kind, subject_id, client_id, request_id,
      outcome, code, before, after, finished_at)
    values (${act.id}, ${by.kind}, ${by.name}, ${by.adminId}, ${by.from}, ${act.what}, ${subject.kind}, ${subject.id},
      ${subject.clientId}, ${act.requestId}, ${end?.outcome ?? 'begun'}, ${end?.code ?? null},
      ${jsonOf(act.before)}::text::json, ${jsonOf(end?.after ?? null)}::text::json, ${end ? tx`now()` : null})`
}

/** Keeps how an act ended, and which it was of a kind when that is known by now only; false: it has ended already, or was never begun. */
export async function endAct(
  tx: Tx,
  id: string,
  { outcome, code, before, after }: ActEnd,
  subjectId: string | null = null,
): Promise<boolean> {
  const result = await tx`
    update acts set outcome = ${outcome}, code = ${code}, ${before === undefined ? tx`` : tx`before = ${jsonOf(before)}::text::json,`} after = ${jsonOf(after)}::text::json, finished_at = now(),
      subject_id = coalesce(subject_id, ${subjectId})
    where id = ${id} and outcome = 'begun'`
  return result.count === 1
}

/** Newest first, at most `limit`. Planned for what is asked: what no act has is found missing by its index, and not by reading all. */
export async function listActs(
  { sql }: Pick<Db, 'sql'>,
  filter: ActFilter,
  limit: number,
): Promise<StoredAct[]> {
  return await sql.begin('read only', async (tx) => {
    await tx`set local plan_cache_mode = force_custom_plan`
    return await selectActs(tx, filter, limit)
  })
}

async function selectActs(tx: Tx, filter: ActFilter, limit: number): Promise<StoredAct[]> {
  const { firstId, endId } = idsWithin(filter.fromAt, filter.toAt)
  const is = (column: string, value: string | null) =>
    value === null ? tx`true` : tx`${tx(column)} = ${value}`
  const rows = await tx<ActRow[]>`
    select ${columns(tx)} from acts
    where ${filter.beforeId === null ? tx`true` : tx`id < ${filter.beforeId}`}
      and ${firstId === null ? tx`true` : tx`id >= ${firstId}`} and ${endId === null ? tx`true` : tx`id < ${endId}`}
      and ${is('by_kind', filter.byKind)} and ${is('by_name', filter.byName)} and ${is('what', filter.what)}
      and ${is('subject_kind', filter.subjectKind)} and ${is('subject_id', filter.subjectId)}
      and ${filter.clientId === null ? tx`true` : tx`client_id = ${filter.clientId}`} and ${is('outcome', filter.outcome)}
    order by id desc limit ${limit}`
  return rows.map(actOf)
}

/** One by its id; null: there is none. */
export async function findAct(tx: Tx, id: string): Promise<StoredAct | null> {
  const [row] = await tx<ActRow[]>`select ${columns(tx)} from acts where id = ${id}`
  return row ? actOf(row) : null
}

/** Forgets acts begun before that instant, the oldest first, at most `most`; answers how many. None may be younger than 30 days. */
export async function removeActsBefore(tx: Tx, firstKept: string, most: number): Promise<number> {
  const result = await tx`
    delete from acts where id in (select id from acts where id < ${firstKept} order by id limit ${most})`
  return result.count
}

type ActRow = Omit<StoredAct, 'by' | 'subject'> & {
  readonly byKind: ActBy['kind']
  readonly byName: string
  readonly adminId: string | null
  readonly cameFrom: string | null
  readonly subjectKind: SubjectKind
  readonly subjectId: string | null
  readonly clientId: string | null
}

function columns(tx: Tx) {
  return tx`id, by_kind as "byKind", by_name as "byName", admin_id as "adminId", came_from as "cameFrom", what,
    subject_kind as "subjectKind", subject_id as "subjectId", client_id as "clientId", request_id as "requestId", outcome, code,
    before, after, finished_at as "finishedAt"`
}

function actOf({
  byKind,
  byName,
  adminId,
  cameFrom,
  subjectKind,
  subjectId,
  clientId,
  ...act
}: ActRow): StoredAct {
  return {
    ...act,
    by: { kind: byKind, name: byName, adminId, from: cameFrom },
    subject: { kind: subjectKind, id: subjectId, clientId },
  }
}

function jsonOf(state: ActState): string | null {
  return state === null ? null : JSON.stringify(state)
}
