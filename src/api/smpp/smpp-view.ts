import type { SmppAccount } from '../../domain/smpp/account.ts'
import type { LiveSmppSession } from '../../store/smpp/smpp-sessions.ts'
import type { SmppAccountAnswer, SmppSession } from './smpp-answers.ts'

/** An account as it is shown, with how many sessions are bound and what waits for one. */
export function accountJson(
  account: SmppAccount,
  { sessions, waiting }: Pick<SmppAccountAnswer, 'sessions' | 'waiting'>,
): SmppAccountAnswer {
  return {
    client_id: account.clientId,
    system_id: account.systemId,
    allow_ips: account.allowIps,
    max_binds: account.maxBinds,
    window: account.window,
    max_parts_per_s: account.maxPartsPerS,
    tlvs: account.tlvs,
    receipts: { format: account.receipts.format, message_id: account.receipts.messageId },
    join_parts: account.joinParts,
    express: account.express,
    no_credits_status: account.noCreditsStatus,
    sessions,
    waiting,
  }
}

/** A session as it is shown. */
export function sessionJson(session: LiveSmppSession): SmppSession {
  return {
    id: session.id,
    client_id: session.clientId,
    system_id: session.systemId,
    bound_as: session.kind,
    address: session.address,
    tls: session.secure,
    interface_version: versionWords(session.version),
    since: new Date(session.sinceMs).toISOString(),
    held_by: session.holder,
    received: session.received,
    sent: session.sent,
    received_per_s: tenths(session.receivedPerS),
    sent_per_s: tenths(session.sentPerS),
    window: session.window,
    in_hand: session.inHand,
    unacked: session.unacked,
  }
}

/** 0x34 is v3.4; below 0x33 is what v3.3 and before gave (SMPP v3.4, clause 5.2.4). */
function versionWords(version: number): string {
  return version < 0x33 ? '3.3' : `${version >> 4}.${version & 0xf}`
}

function tenths(rate: number): number {
  return Math.round(rate * 10) / 10
}
