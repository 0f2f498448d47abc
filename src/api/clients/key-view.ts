import { ROOT_NAME } from '../../domain/admin.ts'
import { isStorable, STORABLE_RULE } from '../../domain/message/message-draft.ts'
import { readInstant } from '../../domain/message/schedule.ts'
import { type Violation, violation } from '../../domain/violation.ts'
import { isGood, type MadeKey } from '../../flow/api-keys.ts'
import type { ClientKey } from '../../store/client/api-keys.ts'
import { callerOf } from '../http/access/auth.ts'
import type { ReplySet } from '../http/refuse.ts'
import type { ApiKey, ApiKeys } from './key-answers.ts'
import { ENDS_AT_RULE } from './key-schemas.ts'

/** A new key as JSON, shown this once. */
export function apiKeyJson(clientId: string, { key, kept }: MadeKey, previousUntil: Date | null): ApiKey {
  return {
    id: kept.id,
    client_id: clientId,
    name: kept.name,
    prefix: kept.prefix,
    ends_at: kept.endsAt?.toISOString() ?? null,
    api_key: key,
    previous_key_until: previousUntil?.toISOString() ?? null,
  }
}

/** Answers 201 with what nobody may keep on the way. */
export function shownOnce(set: ReplySet): void {
  set.status = 201
  set.headers['cache-control'] = 'no-store'
}

/** Keys of a client as JSON. */
export function apiKeysJson(keys: readonly ClientKey[], nowMs: number): ApiKeys {
  return {
    api_keys: keys.map((key) => ({
      id: key.id,
      name: key.name,
      prefix: key.prefix,
      ends_at: key.endsAt?.toISOString() ?? null,
      good: isGood(key, new Date(nowMs)),
      made_by: key.madeBy,
      last_used_at: key.lastUsedAt?.toISOString() ?? null,
      created_at: key.createdAt?.toISOString() ?? null,
    })),
  }
}

/** Who makes a key, as it is listed: an admin by name, or a client by how its own key begins. */
export function makerOf(request: Request): string {
  const caller = callerOf(request)
  switch (caller.kind) {
    case 'admin':
      return `admin ${caller.admin.kind === 'root' ? ROOT_NAME : caller.admin.name}`
    case 'client':
      return `key ${caller.prefix}`
    case 'anyone':
    case 'stranger':
      return caller.kind
  }
}

/** Name and end of a key to be made at `nowMs`. */
export function readNamedKey(
  { name, ends_at }: { readonly name: string; readonly ends_at?: string },
  nowMs: number,
): { readonly kind: 'named'; readonly name: string; readonly endsAt: Date | null } | Violation {
  if (!isStorable(name)) return violation('name', STORABLE_RULE)
  const endsAtMs = ends_at === undefined ? null : readInstant(ends_at)
  if (ends_at !== undefined && (endsAtMs === null || endsAtMs <= nowMs))
    return violation('ends_at', ENDS_AT_RULE)
  return { kind: 'named', name, endsAt: endsAtMs === null ? null : new Date(endsAtMs) }
}
