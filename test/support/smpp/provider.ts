import { Value } from '@sinclair/typebox/value'
import { splitText } from '../../../src/domain/text/parts.ts'
import { resolveBySystem } from '../../../src/outbound/addresses.ts'
import type { Hooks, OpenProvider } from '../../../src/provider/kind.ts'
import type { SubmitAnswer, SubmitRequest } from '../../../src/provider/port.ts'
import { SmppSettings } from '../../../src/provider/smpp/settings.ts'
import { openSmpp } from '../../../src/provider/smpp/smpp.ts'
import { eventually } from '../eventually.ts'
import { hooks, submission } from '../http-provider.ts'

/** A provider of kind smpp, opened as a line opens it. */
export type OpenedSmpp = OpenProvider & {
  /** Submits this text, or what is given, with 15 s for it if not said. */
  send(text: string, given?: Partial<SubmitRequest>, timeoutMs?: number): Promise<SubmitAnswer>
  /** Waits until it is bound. */
  bound(): Promise<void>
}

/** Opens it on this loopback port. References count from 1. */
export function openProvider(
  port: number,
  settings: object = {},
  { secrets = {}, ...more }: Partial<Hooks> = {},
): OpenedSmpp {
  const checked = Value.Parse(SmppSettings, { host: '127.0.0.1', port, system_id: 'gateway', ...settings })
  let references = 0
  const given = hooks(
    { password: 'secret', ...secrets },
    { nextReference: async () => ++references, ...more },
  )
  const provider = openSmpp(checked, given, resolveBySystem)
  return {
    ...provider,
    send(text, request = {}, timeoutMs = 15_000) {
      const { encoding, parts } = splitText(text)
      return provider.submit(
        submission({ text, encoding, parts: parts.length, ...request }),
        AbortSignal.timeout(timeoutMs),
      )
    },
    async bound() {
      await eventually(() => provider.state().state === 'open')
    },
  }
}
