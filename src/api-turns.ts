import { ALERTS_TICK_MS, lookAtAlerts } from './flow/alert/look-at-alerts.ts'
import { TELL_TICK_MS, tellAlerts } from './flow/alert/tell-alerts.ts'
import { SEAL_EVERY_MS } from './flow/callback/seal-callback-secrets.ts'
import { HITS_FLUSH_MS } from './flow/guard/guard-hits.ts'
import { ANSWER_INBOUND_MS, answerInbound } from './flow/inbound/answer-inbound.ts'
import { keepSealed } from './flow/keep-sealed.ts'
import { ANSWER_KEYWORDS_MS, answerKeywords } from './flow/opt-out/answer-keywords.ts'
import type { ReadProblems } from './flow/problem/read-problems.ts'
import { LIMITS_REFRESH_MS, refreshLimits } from './flow/refresh-limits.ts'
import { startTicker } from './kit/ticker.ts'
import { logsFailureOf } from './store/database/loop-failure.ts'
import type { ApiDeps } from './world.ts'

/** Starts what an api does by itself, again and again; the answers stop it, the last one first. */
export function startApiTurns(deps: ApiDeps, readProblems: ReadProblems): (() => Promise<unknown>)[] {
  const turn = (everyMs: number, what: string, work: () => Promise<void>) =>
    startTicker(everyMs, work, logsFailureOf(what, deps.log))
  return [
    turn(LIMITS_REFRESH_MS, 'limits', () => refreshLimits(deps)),
    turn(SEAL_EVERY_MS, 'secrets', () => keepSealed(deps)),
    turn(ANSWER_KEYWORDS_MS, 'keyword answers', () => answerKeywords(deps)),
    turn(ANSWER_INBOUND_MS, 'replies', () => answerInbound(deps)),
    () => deps.guardHits.flush(),
    turn(HITS_FLUSH_MS, 'guard', deps.guardHits.flush),
    turn(ALERTS_TICK_MS, 'alerts', () => lookAtAlerts({ ...deps, readProblems })),
    turn(TELL_TICK_MS, 'alert notices', () => tellAlerts(deps)),
  ]
}
