import type { Command } from './command.ts'
import { AUDIT } from './commands/audit.ts'
import { BULK } from './commands/bulk.ts'
import { CALLBACK } from './commands/callback.ts'
import { ADJUST, CLIENTS, CREDIT, TOPUP } from './commands/clients.ts'
import { COMPLETION } from './commands/completion.ts'
import { DEAD } from './commands/dead.ts'
import { DOOR_WORDS } from './commands/doors.ts'
import { ERASE } from './commands/erase.ts'
import { INBOUND } from './commands/inbound.ts'
import { KEYS } from './commands/keys.ts'
import { CANCEL, MESSAGES } from './commands/messages.ts'
import { NUMBERS } from './commands/numbers.ts'
import { PREVIEW } from './commands/preview.ts'
import { PRICES } from './commands/prices.ts'
import { PROVIDERS } from './commands/providers.ts'
import { REDACT } from './commands/redact.ts'
import { EXPLAIN, ROUTES } from './commands/routes.ts'
import { SEARCH } from './commands/search.ts'
import { SEND } from './commands/send.ts'
import { SMPP } from './commands/smpp.ts'
import { SUPPRESS } from './commands/suppress.ts'
import { TAIL } from './commands/tail.ts'
import { WATCH } from './commands/watch.ts'

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  SEND,
  WATCH,
  TAIL,
  MESSAGES,
  SEARCH,
  CANCEL,
  REDACT,
  BULK,
  PREVIEW,
  EXPLAIN,
  PROVIDERS,
  ROUTES,
  PRICES,
  CLIENTS,
  KEYS,
  CALLBACK,
  CREDIT,
  TOPUP,
  ADJUST,
  INBOUND,
  NUMBERS,
  SUPPRESS,
  ERASE,
  DEAD,
  DOOR_WORDS,
  SMPP,
  AUDIT,
  COMPLETION,
]
