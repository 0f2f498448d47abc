import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Clients that came by the door for Twilio's clients. */
export const twilioAccounts = pgTable('twilio_accounts', {
  clientId: uuid('client_id').primaryKey(),
  authToken: text('auth_token').notNull(),
  serviceName: text('service_name'),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
})
