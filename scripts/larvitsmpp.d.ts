// What is used of larvitsmpp 0.4.0, which has no types of its own.
declare module 'larvitsmpp' {
  import type { EventEmitter } from 'node:events'

  /** A PDU as it reads them: of a message with a header `short_message` is octets, of others text. */
  export type PduObject = {
    readonly cmdName: string
    readonly seqNr: number
    readonly params: Readonly<Record<string, unknown>>
    readonly tlvs: Readonly<Record<string, { readonly tagId: number; readonly tagValue: unknown }>>
  }

  export type LarvitSession = EventEmitter & {
    readonly handleCmd: Record<string, (pdu: PduObject) => void>
    readonly utils: { decodeMsg(octets: Buffer, encoding: number, offset?: number): string }
    send(pdu: object, callback?: (error: Error | null, answer?: PduObject) => void): void
    sendReturn(pdu: PduObject, status: string, params?: object): void
    sendSms(sms: object, callback?: (error: Error | null, ids?: readonly string[]) => void): void
    unbind(): void
  }

  const larvitsmpp: {
    server(options: object, connected: (error: Error | null, session: LarvitSession) => void): void
    client(options: object, connected: (error: Error | null, session: LarvitSession) => void): void
  }
  export default larvitsmpp
}
