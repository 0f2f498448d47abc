import type { OnUnknown } from '../../src/domain/message/retry.ts'
import type { OpenProvider } from '../../src/provider/kind.ts'
import type { SubmitAnswer, SubmitRequest } from '../../src/provider/port.ts'

/** A provider that answers as a test says, and remembers what it was asked. */
export type ScriptedProvider = OpenProvider & {
  readonly name: string
  readonly onUnknown: OnUnknown
  readonly submitted: readonly SubmitRequest[]
  /** It takes user data as it came; left out: texts only. */
  readonly takesUserData?: boolean
}

/** What to answer to one submission. */
export type Script = (request: SubmitRequest, signal: AbortSignal) => Promise<SubmitAnswer>

/** A provider named `mock` that answers by `script`. */
export function openScriptedProvider(
  script: Script,
  { onUnknown = 'resend' }: { readonly onUnknown?: OnUnknown } = {},
): ScriptedProvider {
  const submitted: SubmitRequest[] = []
  return {
    name: 'mock',
    onUnknown,
    submitted,
    submit(request, signal) {
      submitted.push(request)
      return script(request, signal)
    },
    state: () => ({ state: 'open', lastError: null }),
    async close() {},
  }
}

/** Takes it; the provider's id is the message's, with the attempt. */
export function accepted(request: SubmitRequest): SubmitAnswer {
  return {
    kind: 'accepted',
    providerMessageIds: [providerMessageId(request)],
    detail: 'command_status 0x00000000',
  }
}

/** The id that `accepted` gives. */
export function providerMessageId({
  messageId,
  attempt,
}: Pick<SubmitRequest, 'messageId' | 'attempt'>): string {
  return `p-${messageId}-${attempt}`
}

/** Says nothing until `release`, so that a worker that stops need not wait for it; then it takes every code. */
export function silentForNow() {
  const { promise, resolve } = Promise.withResolvers<void>()
  const script: Script = async (request) => {
    await promise
    return accepted(request)
  }
  return { script, release: resolve }
}
