import { ALERTS_TICK_MS, lookAtAlerts } from './flow/alert/look-at-alerts.ts'
import { TELL_TICK_MS, tellAlerts } from './flow/alert/tell-alerts.ts'
import { SEAL_EVERY_MS } from './flow/callback/seal-callback-secrets.ts'
import { HITS_FLUSH_MS } from './flow/guard/guard-hits.ts'
import { ANSWER_INBOUND_MS, answerInbound } from './flow/inbound/answer-inbound.ts'
import { keepSealed } from './flow/keep-sealed.ts'
import { ANSWER_KEYWORDS_MS, answerKeywords } from './flow/opt-out/answer-keywords.ts'
import type { ReadProblems } from './flow/problem/read-problems.ts'
import { LIMITS_REFRESH_MS, refreshLimits } from './flow/refresh-limits.ts'
import { ACCEPTING_FLUSH_MS } from './flow/report/count-accepting.ts'
import { inTime } from './kit/in-time.ts'
import { startTicker } from './kit/ticker.ts'
import { logsFailureOf } from './store/database/loop-failure.ts'
import type { ApiDeps } from './world.ts'

/** What was counted last gets so long at a stop. */
const LAST_FLUSH_MS = 1_000

type TurnDeps = Parameters<typeof refreshLimits>[0] &
  Parameters<typeof keepSealed>[0] &
  Parameters<typeof answerKeywords>[0] &
  Parameters<typeof answerInbound>[0] &
  Omit<Parameters<typeof lookAtAlerts>[0], 'readProblems'> &
  Parameters<typeof tellAlerts>[0] &
  Pick<ApiDeps, 'accepting' | 'guardHits' | 'log'>

/** Starts what an api does by itself, again and again; the answers stop it, the last one first. */
export function startApiTurns(deps: TurnDeps, readProblems: ReadProblems): (() => Promise<unknown>)[] {
  const { log } = deps
  const flushAccepting = async () => await deps.accepting?.flush()
  const alerts = { ...deps, readProblems }
  return [
    startTicker(LIMITS_REFRESH_MS, () => refreshLimits(deps), logsFailureOf('limits', log)),
    startTicker(SEAL_EVERY_MS, () => keepSealed(deps), logsFailureOf('secrets', log)),
    startTicker(ANSWER_KEYWORDS_MS, () => answerKeywords(deps), logsFailureOf('keyword answers', log)),
    startTicker(ANSWER_INBOUND_MS, () => answerInbound(deps), logsFailureOf('replies', log)),
    () => deps.guardHits.flush(),
    startTicker(HITS_FLUSH_MS, deps.guardHits.flush, logsFailureOf('guard', log)),
    () =>
      inTime(
        flushAccepting().catch(() => {}),
        LAST_FLUSH_MS,
        () => {},
      ),
    startTicker(ACCEPTING_FLUSH_MS, flushAccepting, logsFailureOf('acceptances', log)),
    startTicker(ALERTS_TICK_MS, () => lookAtAlerts(alerts), logsFailureOf('alerts', log)),
    startTicker(TELL_TICK_MS, () => tellAlerts(deps), logsFailureOf('alert notices', log)),
  ]
}
