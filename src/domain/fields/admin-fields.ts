import type { MessageField } from './message-field.ts'

/** Fields of a message that only admins are shown, and where one message is read. */
export const ADMIN_FIELDS = {
  provider_cost_cents: {
    kind: 'money',
    nullable: true,
    column: 'messages.provider_cost_cents',
    label: 'Cost',
    means: 'for admins: what all submissions cost; null while none was taken, or no list has its number',
    example: 0.6,
  },
} as const satisfies Readonly<Record<string, MessageField>>
