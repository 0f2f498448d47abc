// What is used of smpp 0.5.1 (farhadi/node-smpp), which has no types of its own.
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server } from 'node:net'

  export type NpmPdu = {
    readonly command: string
    readonly command_status: number
    readonly sequence_number: number
    response(fields?: object): NpmPdu
    readonly [field: string]: unknown
  }

  /** Sends a request; `answered` gets its response. */
  type Ask = (fields: object, answered?: (pdu: NpmPdu) => void) => boolean

  export type NpmSession = EventEmitter & {
    readonly bind_transmitter: Ask
    readonly bind_receiver: Ask
    readonly bind_transceiver: Ask
    readonly submit_sm: Ask
    readonly submit_multi: Ask
    readonly query_sm: Ask
    readonly cancel_sm: Ask
    readonly replace_sm: Ask
    readonly socket: import('node:net').Socket
    send(pdu: NpmPdu): boolean
    deliver_sm(fields: object, answered?: (pdu: NpmPdu) => void): boolean
    data_sm(fields: object, answered?: (pdu: NpmPdu) => void): boolean
    enquire_link(fields: object, answered?: (pdu: NpmPdu) => void): boolean
    unbind(answered?: (pdu: NpmPdu) => void): boolean
    outbind(fields: object): boolean
    alert_notification(fields: object): boolean
    close(): void
    destroy(): void
  }

  const smpp: {
    connect(options: object, connected?: () => void): NpmSession
    createServer(options: object, connected: (session: NpmSession) => void): Server
    addTLV(name: string, options: object): void
  }
  export default smpp
}
