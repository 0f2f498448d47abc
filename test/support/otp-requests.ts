import type { ClientId } from '../../src/domain/message.ts'
import { post, type Reply } from './api.ts'
import { type OtpGateway, openOtpGateway } from './otp-gateway.ts'
import { accepted, type Script } from './scripted-provider.ts'

/** A provider that takes every code. */
export const takes: Script = async (request) => accepted(request)

/** A provider that refuses every code for good. */
export const refusesForGood: Script = async () => ({
  kind: 'rejected_permanent',
  error: 'no such number',
  detail: 'raw',
})

/** Requests for one-time passwords and their verification, in the name of this client of this database. */
export function otpRequests(
  of: () => { readonly database: Parameters<typeof openOtpGateway>[0]; readonly clientId: ClientId },
) {
  let numbers = 0
  return {
    /** A number nobody has sent to. */
    freshNumber: () => `+1555${String(++numbers).padStart(7, '0')}`,
    otpTo: (to: string, more: Readonly<Record<string, unknown>> = {}) => ({
      client_id: of().clientId,
      to,
      from: 'SENDER',
      otp: true,
      ...more,
    }),
    send: (url: string, body: unknown, key?: string) =>
      post(`${url}/v1/messages`, body, key === undefined ? {} : { 'idempotency-key': key }),
    verify: (url: string, name: Readonly<Record<string, unknown>>, code: string) =>
      post(`${url}/v1/otp/verify`, { client_id: of().clientId, ...name, code }),
    /** Runs two apis and a worker while `use` does. */
    async withGateway(
      scripts: readonly [Script, Script],
      use: (gateway: OtpGateway, url: string) => Promise<void>,
      options: Parameters<typeof openOtpGateway>[2] = {},
    ): Promise<void> {
      const gateway = await openOtpGateway(of().database, scripts, options)
      try {
        await use(gateway, gateway.urls[0])
      } finally {
        await gateway.stop()
      }
    },
  }
}

/** The message that an answer names. */
export const idOf = ({ body }: Reply) => String(body['message_id'])

/** The code that an answer holds. */
export const codeIn = ({ body }: Reply) => String(body['otp_code'])

/** A code that is not this one. */
export const otherThan = (code: string) => (code === '000000' ? '000001' : '000000')
