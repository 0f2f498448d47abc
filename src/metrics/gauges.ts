/** Gauges. `of` the gateway: read anew at a scrape, at most once in 5 s, left out when it cannot be read. */
export const GAUGES = {
  sms_backlog_messages: {
    labels: ['provider', 'lane'],
    of: 'gateway',
    help: 'messages that wait for their dispatch',
  },
  sms_backlog_oldest_seconds: {
    labels: ['provider', 'lane'],
    of: 'gateway',
    help: 'how long the oldest of them has been due',
  },
  sms_backlog_max_messages: {
    labels: [],
    of: 'process',
    help: 'from how many on normal messages are refused with queue_full; api and all only',
  },
  sms_lines: {
    labels: ['provider', 'state'],
    of: 'gateway',
    help: 'lines to providers that somebody holds: open, opening, failed',
  },
  sms_provider_up: {
    labels: ['provider'],
    of: 'process',
    help: '0: it is active, and nothing can be submitted to it now, as this process sees it; left out while it is paused or draining',
  },
  sms_breaker_open: {
    labels: ['provider'],
    of: 'process',
    help: '1 while too many of its answers are failures, as this process sees it',
  },
  sms_receipts_parked: { labels: ['provider'], of: 'gateway', help: 'receipts that wait for their message' },
  sms_callbacks_waiting: { labels: [], of: 'gateway', help: 'callbacks neither delivered nor given up' },
  sms_callbacks_oldest_seconds: {
    labels: [],
    of: 'gateway',
    help: 'how long the callback that is most overdue has been due; 0: none is',
  },
  sms_callback_endpoints_paused: {
    labels: [],
    of: 'gateway',
    help: 'targets of callbacks whose breaker is open',
  },
  sms_credits_cents: {
    labels: ['state'],
    of: 'gateway',
    help: 'money of all clients: available, held for open messages, captured',
  },
  sms_clients_low_credit: {
    labels: [],
    of: 'gateway',
    help: 'clients whose credit is at their low-water mark or below it or, without a mark, below 5 % of their last top-up',
  },
  sms_audit_violations: {
    labels: ['invariant'],
    of: 'gateway',
    help: 'what the last audit found against an invariant, 100 at most',
  },
  sms_audit_finished_timestamp_seconds: {
    labels: [],
    of: 'gateway',
    help: 'when the last audit ended, in Unix seconds',
  },
  sms_archive_failed_days: {
    labels: [],
    of: 'gateway',
    help: 'days that could not be archived, restored or rewritten when it was last tried',
  },
  sms_archive_overdue_seconds: {
    labels: [],
    of: 'gateway',
    help: 'how long the day that has been due for cold storage longest has been so; left out without ARCHIVE_AFTER_DAYS',
  },
  sms_erasures_open: {
    labels: [],
    of: 'gateway',
    help: 'erasures of numbers and of archived messages that are not done',
  },
  sms_erasures_oldest_seconds: {
    labels: [],
    of: 'gateway',
    help: 'how long ago the oldest erasure that is not done was asked for; 0: none is open',
  },
  sms_dead_letters: {
    labels: ['what'],
    of: 'gateway',
    help: 'dead letters that were not replayed: receipt, unreadable',
  },
  sms_dependency_up: {
    labels: ['dependency'],
    of: 'process',
    help: 'whether this process can use it: postgres, nats (or bus, in one process), redis, clock, configuration',
  },
  sms_clock_ahead_seconds: {
    labels: [],
    of: 'process',
    help: 'how far the clock of this process is ahead of the one of the database',
  },
  sms_db_connections: {
    labels: ['state'],
    of: 'gateway',
    help: 'connections of all processes to PostgreSQL by their state there: active, idle, idle_in_transaction',
  },
  sms_db_connections_max: {
    labels: [],
    of: 'gateway',
    help: 'max_connections of PostgreSQL; with services only',
  },
  sms_alarms_overdue: {
    labels: [],
    of: 'gateway',
    help: 'alarms that rang more than 10 s ago and that no worker has taken, 10,000 at most',
  },
  sms_inbound_waiting: { labels: [], of: 'gateway', help: 'parts of inbound messages due and not taken' },
  sms_smpp_sessions: { labels: [], of: 'gateway', help: 'SMPP sessions of clients, over all processes' },
  sms_worker_threads: { labels: ['state'], of: 'process', help: 'threads of actor workers: alive, dead' },
  sms_thread_lag_seconds: {
    labels: ['thread'],
    of: 'process',
    help: 'the longest time for which the event loop of an actor worker stood still since the scrape before',
  },
  sms_build_info: { labels: ['version', 'role'], of: 'process', help: 'always 1' },
} as const satisfies Readonly<Record<string, GaugeFacts>>

type GaugeFacts = {
  readonly labels: readonly string[]
  readonly of: 'process' | 'gateway'
  readonly help: string
}
