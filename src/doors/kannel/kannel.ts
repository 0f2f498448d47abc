import { Elysia } from 'elysia'
import type { Refusal } from '../../api/http/refusal.ts'
import { REASON_HEADER, type ReplySet } from '../../api/http/refuse.ts'
import { refuseOutcomes } from '../../api/http/refused-outcome.ts'
import type { AcceptOutcome } from '../../flow/accept/accept-request.ts'
import type { ApiDeps } from '../../world.ts'
import { answerAtDoor, answerText, DOOR_ROUTE, type DoorRequest } from '../http/answering.ts'
import type { DoorWay } from '../http/way.ts'
import { answerOfOutcomes, answerOfRefusal, DENIED, type KannelAnswer } from './answers.ts'
import { planOf } from './plan.ts'
import { readSent } from './request.ts'
import { readSendSms, type SendSms } from './sendsms.ts'

/** `/cgi-bin/sendsms`, as the smsbox of Kannel 1.4.5 has it. */
export function kannelDoor(
  { log, now }: Pick<ApiDeps, 'log' | 'now'>,
  { callers, sending, asking }: DoorWay,
) {
  async function send({ request, set, server }: DoorRequest): Promise<unknown> {
    const sent = await readSent(request)
    if ('words' in sent) return answerText(set, sent.status, sent.words)
    const clientId = await callers.find(request, server, sent.credentials)
    const sms = readSendSms(sent.given, sent, sent.defaultCoding)
    if ('words' in sms) return answerText(set, 400, sms.words)
    const plan = planOf(sms, sent.credentials?.user ?? '', asking(clientId))
    if ('words' in plan) return answerText(set, 400, plan.words)
    if (plan.drafts.length === 0) return say(set, DENIED)
    // A Kannel in front of the gateway takes `3:` for a failure; it is known by naming itself in no header.
    const knowsQueued = request.headers.has('user-agent')
    const answer = (outcomes: readonly AcceptOutcome[]) => {
      const refused = plan.receivers.filter((_, index) => outcomes[index]?.kind !== 'accepted')
      return answerOfOutcomes(outcomes, [...new Set([...plan.denied, ...refused])], knowsQueued)
    }
    const body = fingerprinted(sms)
    const answered = await sending.accept(request, set, {
      clientId,
      drafts: plan.drafts,
      partsPerMessage: plan.partsPerReceiver,
      route: 'sendsms',
      body,
      answer,
    })
    switch (answered.kind) {
      case 'replayed':
        return answerText(set, Number(set.status), String(answered.body))
      case 'refused':
        return sayRefusal(answered.body, set)
      case 'decided': {
        const accepted = answer(answered.outcomes)
        return accepted ? say(set, accepted) : sayRefusal(refuseOutcomes(set, answered.outcomes, now()), set)
      }
    }
  }

  const route = (asked: DoorRequest) => answerAtDoor(log, asked, sayRefusal, () => send(asked))
  return new Elysia({ normalize: false })
    .get('/cgi-bin/sendsms', route, DOOR_ROUTE)
    .post('/cgi-bin/sendsms', route, DOOR_ROUTE)
}

function say(set: ReplySet, { status, body }: KannelAnswer): string {
  return answerText(set, status, body)
}

function sayRefusal({ code, error }: Refusal, set: ReplySet): string {
  set.headers[REASON_HEADER] = code
  return say(set, answerOfRefusal(code, error))
}

/** What makes two requests the same. */
function fingerprinted({ udh, ...sms }: SendSms): object {
  return { ...sms, udh: udh && Buffer.from(udh).toString('hex') }
}
