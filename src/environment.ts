import { availableParallelism } from 'node:os'
import { Type } from '@sinclair/typebox'
import type { OnUnknown } from './domain/message/retry.ts'
import { DEFAULT_OTP_LIMITS } from './domain/otp.ts'
import { TRACE_VARIABLES } from './trace-config.ts'

/** What a process does: `all` both serves and drives actors; `api` serves; `worker` drives actors. */
export type Role = 'all' | 'api' | 'worker'

const url = (scheme: string, example: string) =>
  Type.Optional(Type.String({ pattern: `^${scheme}://.+`, rule: `a URL like ${example}` }))
/** A text, and never a float: `src/prices.ts` makes `Money` of it as it stands. */
const cents = (value: string) =>
  Type.String({
    pattern: '^([0-9]{1,5}(\\.[0-9]{1,4})?|100000(\\.0{1,4})?)$',
    rule: 'a number from 0 to 100000 with at most four decimals',
    default: value,
  })
const ms = (minimum: number, maximum: number, value: number) =>
  Type.Integer({ minimum, maximum, default: value })
const rate = () => Type.Number({ minimum: 0, maximum: 1, default: 0 })
const oneOf = <T extends string>(values: readonly T[], value: T) =>
  Type.Unsafe<T>(
    Type.Union(
      values.map((word) => Type.Literal(word)),
      { default: value, rule: `one of ${values.join(', ')}` },
    ),
  )

const DAY_MS = 86_400_000

/** What can be sent as `Authorization: Bearer`, and is long enough not to be guessed. */
export const ADMIN_TOKEN_PATTERN = '^[\\x21-\\x7e]{16,256}$'

const token = () =>
  Type.Optional(
    Type.String({
      pattern: ADMIN_TOKEN_PATTERN,
      rule: 'a secret of 16 to 256 printable characters without blanks',
    }),
  )
const secret = () =>
  Type.Optional(
    Type.String({ pattern: '^[\\x20-\\x7e]{32,256}$', rule: 'a secret of 32 to 256 printable characters' }),
  )

/** What `ALLOWED_HOSTS` must be. */
export const ALLOWED_HOSTS_RULE = 'host names or addresses without ports, separated by commas'

/** Every variable the gateway reads: its rule and its default. README.md has the same table. */
export const Environment = Type.Object({
  ROLE: oneOf<Role>(['all', 'api', 'worker'], 'all'),
  /** The address listened at: what is of all clients is open on loopback only. */
  HOST: Type.String({ minLength: 1, maxLength: 255, default: '127.0.0.1' }),
  /** Names by which browsers reach the gateway besides those of loopback, separated by commas. */
  ALLOWED_HOSTS: Type.Optional(Type.String({ maxLength: 4096, rule: ALLOWED_HOSTS_RULE })),
  /** 0 takes a free port. */
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 8080 }),
  /** The certificate and the private key that HTTP is served with, files in PEM; unset: in clear. */
  TLS_CERT: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
  TLS_KEY: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
  /** Where SMPP clients bind, in clear; unset: not there. 0 takes a free port. */
  SMPP_PORT: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
  /** The same over TLS, with the certificate and the private key of these files, in PEM. */
  SMPP_TLS_PORT: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
  SMPP_TLS_CERT: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
  SMPP_TLS_KEY: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
  DATA_DIR: Type.String({ minLength: 1, maxLength: 4096, default: '.data' }),
  POSTGRES_URL: url('postgres(ql)?', 'postgres://user:password@host:5432/sms'),
  NATS_URL: url('(nats|tls)', 'nats://host:4222'),
  /** On how many servers of a NATS cluster streams are kept; unset: as they are. */
  NATS_REPLICAS: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  /** One server, or the sentinels that know who is the master of that name. */
  REDIS_URL: url('rediss?(\\+sentinel)?', 'redis://host:6379 or redis+sentinel://host:26379,host:26379/NAME'),
  /** How long after SIGTERM requests are still taken while `/ready` is 503: what a balancer needs to notice. */
  DRAIN_MS: ms(0, 60_000, 0),
  /** What admins name themselves with. */
  ADMIN_TOKEN: token(),
  /** A token that is taken besides, while one takes the place of the other. */
  ADMIN_TOKEN_ALSO: token(),
  /** Who may speak for a client: anyone, or who has a key of it. */
  AUTH: oneOf(['none', 'api_key'] as const, 'none'),
  /** Messages a client without a limit of its own may send per second in the long run; 0 is no limit. */
  RATE_LIMIT_RPS: Type.Integer({ minimum: 0, maximum: 100_000, default: 100 }),
  /** Messages a client may send at once. */
  RATE_LIMIT_BURST: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 200 }),
  /** Messages that may wait for their dispatch before `queue_full`; with otp, half as many more: NATS keeps a million. */
  MAX_BACKLOG: Type.Integer({ minimum: 100, maximum: 600_000, default: 500_000 }),
  /** Where metrics are told apart from the API, and a worker says how it is; unset: a worker listens nowhere. 0 takes a free port. */
  METRICS_PORT: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
  /** What whoever scrapes names himself with, and what he did before. */
  METRICS_TOKEN: token(),
  METRICS_TOKEN_ALSO: token(),
  /** Clients that are counted under their own id in one process, those that come first. */
  METRICS_CLIENTS: Type.Integer({ minimum: 0, maximum: 10_000, default: 100 }),
  /** How often the invariants are checked, over all processes; 0: never. */
  AUDIT_EVERY_MS: ms(0, DAY_MS, 900_000),
  ACTOR_WORKERS: Type.Integer({ minimum: 1, maximum: 64, default: Math.max(1, availableParallelism() - 1) }),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug'] as const, 'info'),
  ...TRACE_VARIABLES,
  PRICE_PER_PART_CENTS: cents('5'),
  EXPRESS_SURCHARGE_CENTS: cents('2'),
  RETRY_MIN_DELAY_MS: ms(1, DAY_MS, 1_000),
  RETRY_MAX_DELAY_MS: ms(1, DAY_MS, 300_000),
  RETRY_FACTOR: Type.Number({ minimum: 1, maximum: 10, default: 2 }),
  MAX_ATTEMPTS: Type.Integer({ minimum: 1, maximum: 20, default: 5 }),
  MESSAGE_VALIDITY_MS: ms(1_000, 35 * DAY_MS, 3 * DAY_MS),
  EXPIRED_CREDIT: oneOf(['release', 'capture'] as const, 'release'),
  /** What codes are encrypted and verified with, the same in every process. */
  OTP_SECRET: secret(),
  /** One that is read besides, while one takes the place of the other. */
  OTP_SECRET_ALSO: secret(),
  /** How long the request for an OTP waits for a provider to take it. */
  OTP_DEADLINE_MS: ms(500, 60_000, 5_000),
  OTP_ECHO_CODE: oneOf(['true', 'false'] as const, 'true'),
  /** Codes to one number in ten minutes, of all clients; 0 is no limit. */
  OTP_NUMBER_LIMIT: Type.Integer({ minimum: 0, maximum: 1_000, default: DEFAULT_OTP_LIMITS.perNumber }),
  /** Codes in ten minutes to numbers that differ in their last four digits only, of all clients; 0 is no limit. */
  OTP_PREFIX_LIMIT: Type.Integer({ minimum: 0, maximum: 10_000, default: DEFAULT_OTP_LIMITS.perPrefix }),
  /** What secrets of providers are sealed with, the same in every process. */
  SECRETS_KEY: secret(),
  /** One that is read besides, while one takes the place of the other. */
  SECRETS_KEY_ALSO: secret(),
  /** What numbers that are not kept any more are hashed with, the same in every process. */
  NUMBER_SECRET: secret(),
  /** The address by which providers reach this gateway. */
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s?#@]+$',
      maxLength: 2_048,
      rule: 'an http URL without query, user or password, like https://sms.example.com',
    }),
  ),
  /** Requests to providers may go to private and loopback addresses; unset, on the embedded database only. */
  PROVIDER_ALLOW_PRIVATE: Type.Optional(
    Type.String({ pattern: '^(true|false)$', rule: 'one of true, false' }),
  ),
  /** How long one of the first two providers may take to answer. */
  PROVIDER_TIMEOUT_MS: ms(10, 120_000, 10_000),
  /** How long a receipt without a message is kept for its message to appear. */
  RECEIPT_PARK_MS: ms(0, DAY_MS, 3_600_000),
  /** How long an inbound message waits for the rest of its parts. */
  INBOUND_JOIN_MS: ms(0, DAY_MS, 60_000),
  /** Within this the same again from a handset, without an id of the provider's, is a repetition; 0: nothing is. */
  INBOUND_REPEAT_MS: ms(0, DAY_MS, 60_000),
  /** How many days it is kept who did what; 0: for ever. */
  ACTS_DAYS: Type.Integer({ minimum: 0, maximum: 36_500, default: 1_095 }),
  /** How many days what was said to providers, and by them, is kept with its message; 0 keeps nothing. */
  PROVIDER_LOG_DAYS: Type.Integer({ minimum: 0, maximum: 90, default: 7 }),
  /** How many days old a day is when it goes to cold storage, once all of it has ended; unset: none does. */
  ARCHIVE_AFTER_DAYS: Type.Optional(Type.Integer({ minimum: 2, maximum: 3_650 })),
  /** Where it goes; unset: a folder in DATA_DIR, of the embedded database. */
  ARCHIVE_TO: Type.Optional(
    Type.String({
      pattern: '^(/|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/|$))',
      maxLength: 1_024,
      rule: 'the absolute path of a folder, or s3://bucket/prefix',
    }),
  ),
  /** How long a client's endpoint may take to answer a callback. */
  CALLBACK_TIMEOUT_MS: ms(100, 60_000, 20_000),
  /** Callbacks under way to one endpoint from one worker. */
  CALLBACK_CONCURRENCY: Type.Integer({ minimum: 1, maximum: 64, default: 8 }),
  /** For development: callbacks may go to private and loopback addresses. */
  CALLBACK_ALLOW_PRIVATE: oneOf(['true', 'false'] as const, 'false'),
  MOCK_LATENCY_MS: ms(0, 60_000, 0),
  MOCK_DLR_DELAY_MS: ms(0, DAY_MS, 0),
  /** What is done after an unknown answer of the mock provider, and of the second one that OTPs go on to. */
  MOCK_ON_UNKNOWN: oneOf<OnUnknown>(['resend', 'wait'], 'resend'),
  MOCK_B_ON_UNKNOWN: oneOf<OnUnknown>(['resend', 'wait'], 'resend'),
  MOCK_TEMP_FAIL_RATE: rate(),
  MOCK_PERM_FAIL_RATE: rate(),
  /** Where the mock provider posts its receipts, more than one separated by commas. */
  MOCK_DLR_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^,]+(,https?://[^,]+)*$',
      rule: 'one or more http URLs, separated by commas',
    }),
  ),
})
