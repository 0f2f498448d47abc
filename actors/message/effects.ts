import type { Settlement } from '../../src/domain/lifecycle.ts'

/**
 * Orders of the machine to the world, carried out only after the new state is committed.
 * `captureHold` and `releaseHold` are carried out *in* that commit: the lock moves with the status.
 */
export type MessageEffect =
  /** Put it into its lane. */
  | { readonly type: 'dispatch' }
  /** Give it to the provider, once, as this attempt. */
  | { readonly type: 'submit'; readonly attempt: number; readonly throttles: number }
  | { readonly type: 'captureHold' }
  | { readonly type: 'releaseHold' }
export type MessageEffectType = MessageEffect['type']

const SETTLES = {
  dispatch: null,
  submit: null,
  captureHold: 'CAPTURED',
  releaseHold: 'RELEASED',
} as const satisfies Record<MessageEffectType, Settlement | null>

/** What becomes of the lock in the commit of an effect; null: it is carried out after the commit. */
export const SETTLEMENT_OF: Readonly<Record<MessageEffectType, Settlement | null>> = SETTLES

/** An order that leaves the process after the commit. */
export type WorldEffect = {
  [E in MessageEffect as E['type']]: (typeof SETTLES)[E['type']] extends null ? E : never
}[MessageEffectType]

/** True for an order that leaves the process after the commit. */
export function isForTheWorld(effect: MessageEffect): effect is WorldEffect {
  return SETTLEMENT_OF[effect.type] === null
}

type Parameters<T extends MessageEffectType> = Omit<Extract<MessageEffect, { type: T }>, 'type'>

/** The effects as actions of the machine, where they are only named, with their parameters. */
export const EFFECT_ACTIONS = {
  dispatch: () => {},
  submit: (_: unknown, _effect: Parameters<'submit'>) => {},
  captureHold: () => {},
  releaseHold: () => {},
} satisfies Record<MessageEffectType, (_: unknown, effect: never) => void>

/** Every effect type, for tables that must be complete. */
export const MESSAGE_EFFECT_TYPES = Object.keys(SETTLES) as readonly MessageEffectType[]
