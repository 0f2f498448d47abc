import { isCurrent, type MessageContext } from './context.ts'
import type { MessageEvent } from './events.ts'

/** Who gets the next submission: always the first provider, but of an OTP each one in turn. */
export function nextProvider({ otp, provider, policy }: MessageContext): string {
  if (!otp || provider === null) return policy.provider
  return policy.fallbacks[policy.fallbacks.indexOf(provider) + 1] ?? policy.provider
}

/** True when the provider of the last submission allows another one after an unknown answer. */
export function mayAskAgain({ provider, policy }: MessageContext): boolean {
  return provider !== null && policy.onUnknown[provider] === 'resend'
}

/** Providers that have not been asked in this turn, without the one of the last submission. */
export function providersLeft({ otp, provider, policy }: MessageContext): number {
  return otp && provider !== null ? policy.fallbacks.length - 1 - policy.fallbacks.indexOf(provider) : 0
}

/** True when an OTP that this provider does not take can go to another at once. */
export function hasNextProvider(context: MessageContext, event: MessageEvent): boolean {
  return providersLeft(context) > 0 && event.atMs < context.expiresAtMs && isCurrent(context, event)
}
