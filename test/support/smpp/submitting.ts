import type { ClientId } from '../../../src/domain/message.ts'
import { DEFAULT_SMPP_ACCOUNT, type SmppAccount } from '../../../src/domain/smpp/account.ts'
import type { Asker } from '../../../src/doors/smpp/requests.ts'
import type { CommandName } from '../../../src/smpp/commands.ts'
import type { PduOf } from '../../../src/smpp/pdu.ts'
import { emptyBodyOf } from '../../../src/smpp/responses.ts'
import type { Tlv } from '../../../src/smpp/tlvs.ts'

/** An account with what holds when nothing is said. */
export function account(clientId: ClientId, more: Partial<SmppAccount> = {}): SmppAccount {
  return { clientId, systemId: 'esme', version: 1, ...DEFAULT_SMPP_ACCOUNT, ...more }
}

/** Who asks on a session of version 3.4. */
export function asker(of: SmppAccount): Asker {
  return { sessionId: '019abcde-0000-7000-8000-000000000001', account: of, version: 0x34 }
}

/** A request as it was decoded: what is left out is 0, '' or nothing. */
export function request<C extends CommandName>(
  command: C,
  body: Partial<PduOf<C>['body']> = {},
  tlvs: readonly Tlv[] = [],
): PduOf<C> {
  return { command, status: 0, sequence: 1, body: { ...emptyBodyOf(command), ...body }, tlvs } as PduOf<C> // each field is there
}

/** Fields of a submit_sm from SHOP to this number, with a text of ASCII. */
export function submitting(to: string, text = 'Hello World', more: Partial<PduOf<'submit_sm'>['body']> = {}) {
  return {
    source_addr_ton: 5,
    source_addr: 'SHOP',
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: to,
    short_message: Buffer.from(text, 'latin1'),
    ...more,
  }
}
