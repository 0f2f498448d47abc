import {
  type ClaimedNotice,
  claimNotice,
  noticeFailed,
  noticeTold,
  removeNoticesBefore,
} from '../../store/alert/alert-notices.ts'
import { findWebhook } from '../../store/alert/alert-webhook.ts'
import type { ApiDeps, Deps } from '../../world.ts'
import { postToWebhook } from './alert-webhook.ts'

/** How soon what is due is told. */
export const TELL_TICK_MS = 1_000

/** Told in one turn, one after the other. */
const AT_ONCE = 10

/** Tries of one notice: the last comes about an hour after the first. */
export const MAX_TRIES = 12

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 10 * 60_000

/** Notices that came to their end are kept so long. */
const KEPT_MS = 7 * 86_400_000

/** What is waited after so many tries, in milliseconds; null: no more. */
export function waitAfter(tries: number): number | null {
  return tries >= MAX_TRIES ? null : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1))
}

type TellDeps = Pick<ApiDeps, 'db' | 'callbackPost' | 'callbackPolicy' | 'callbackSecrets' | 'now' | 'log'>

/** Tells what is due, at least once each: who is killed after the webhook has answered leaves it to be told again, under the same id. */
export async function tellAlerts(deps: TellDeps): Promise<void> {
  const { db, now, callbackPolicy } = deps
  for (let told = 0; told < AT_ONCE; told++) {
    const nowMs = now()
    const claimed = await claimNotice(db.sql, new Date(nowMs), new Date(nowMs + callbackPolicy.leaseMs))
    if (claimed === null) return
    await tell(deps, claimed)
  }
}

async function tell(deps: TellDeps, { id, body, attempts }: ClaimedNotice): Promise<void> {
  const { db, now, log } = deps
  const webhook = await findWebhook(db.sql)
  if (webhook === null) return await noticeFailed(db.sql, id, 'nobody is told of alerts any more', null)
  const error = await postToWebhook(deps, webhook, id, body)
  if (error === null) return await noticeTold(db.sql, id, new Date(now()))
  const waitMs = waitAfter(attempts)
  await noticeFailed(db.sql, id, error, waitMs === null ? null : new Date(now() + waitMs))
  if (waitMs === null)
    log.error({ notice: id, attempts, error }, 'an alert could not be told and was given up')
}

/** Forgets what came to its end a week ago. */
export async function forgetNotices({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  await removeNoticesBefore(db.sql, new Date(now() - KEPT_MS))
}
