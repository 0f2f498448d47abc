import { describe, expect, test } from 'bun:test'
import { availableParallelism } from 'node:os'
import { allowedHostsOf, ConfigError, readConfig } from '../../src/config.ts'
import { policyOf } from '../../src/message-policy.ts'
import { pricesOf } from '../../src/prices.ts'
import { cents } from '../support/money.ts'

type Env = Readonly<Record<string, string | undefined>>

function refusalOf(env: Env): string {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    if (error instanceof ConfigError) return error.message
  }
  return 'no refusal'
}

const BOTH_URLS = { POSTGRES_URL: 'postgres://u:p@db/sms', NATS_URL: 'nats://bus:4222' }

describe('a variable is refused by its name and its rule', () => {
  const table: readonly [env: Env, message: string][] = [
    [{ HOST: 'h'.repeat(256) }, 'HOST must be a text of 1 to 255 characters'],
    [{ PORT: 'http' }, 'PORT must be a whole number from 0 to 65535'],
    [{ PORT: '-1' }, 'PORT must be a whole number from 0 to 65535'],
    [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535'],
    [{ PORT: ' ' }, 'PORT must be a whole number from 0 to 65535'],
    [{ PORT: '٨٠' }, 'PORT must be a whole number from 0 to 65535'],
    [{ DATA_DIR: 'd'.repeat(4097) }, 'DATA_DIR must be a text of 1 to 4096 characters'],
    [
      { POSTGRES_URL: 'mysql://h/d' },
      'POSTGRES_URL must be a URL like postgres://user:password@host:5432/sms',
    ],
    [
      { POSTGRES_URL: 'postgres://' },
      'POSTGRES_URL must be a URL like postgres://user:password@host:5432/sms',
    ],
    [
      { POSTGRES_URL: 'postgres://sms:secret@no host/sms' },
      'POSTGRES_URL must be a URL like postgres://user:password@host:5432/sms',
    ],
    [{ NATS_URL: 'nats://sms:secret@[::1' }, 'NATS_URL must be a URL like nats://host:4222'],
    [
      { REDIS_URL: 'redis://:secret@h:99999' },
      'REDIS_URL must be a URL like redis://host:6379 or redis+sentinel://host:26379,host:26379/NAME',
    ],
    [{ NATS_URL: 'http://h' }, 'NATS_URL must be a URL like nats://host:4222'],
    [
      { REDIS_URL: 'localhost:6379' },
      'REDIS_URL must be a URL like redis://host:6379 or redis+sentinel://host:26379,host:26379/NAME',
    ],
    [{ RATE_LIMIT_RPS: '-1' }, 'RATE_LIMIT_RPS must be a whole number from 0 to 100000'],
    [{ RATE_LIMIT_RPS: '100001' }, 'RATE_LIMIT_RPS must be a whole number from 0 to 100000'],
    [{ MAX_BACKLOG: '99' }, 'MAX_BACKLOG must be a whole number from 100 to 600000'],
    [{ RATE_LIMIT_BURST: '0' }, 'RATE_LIMIT_BURST must be a whole number from 1 to 1000000'],
    [{ ACTOR_WORKERS: '0' }, 'ACTOR_WORKERS must be a whole number from 1 to 64'],
    [{ ACTOR_WORKERS: '65' }, 'ACTOR_WORKERS must be a whole number from 1 to 64'],
    ...['-5', '5 cents', '0.79001', '1e-4', '.79', '5.', '0,79', '100000.0001', '-0'].map(
      (text): [Env, string] => [
        { PRICE_PER_PART_CENTS: text },
        'PRICE_PER_PART_CENTS must be a number from 0 to 100000 with at most four decimals',
      ],
    ),
    [
      { EXPRESS_SURCHARGE_CENTS: '100001' },
      'EXPRESS_SURCHARGE_CENTS must be a number from 0 to 100000 with at most four decimals',
    ],
    [{ RETRY_MIN_DELAY_MS: '0' }, 'RETRY_MIN_DELAY_MS must be a whole number from 1 to 86400000'],
    [{ RETRY_MAX_DELAY_MS: '86400001' }, 'RETRY_MAX_DELAY_MS must be a whole number from 1 to 86400000'],
    [{ RETRY_FACTOR: '0.9' }, 'RETRY_FACTOR must be a number from 1 to 10'],
    [{ RETRY_FACTOR: 'NaN' }, 'RETRY_FACTOR must be a number from 1 to 10'],
    [{ RETRY_FACTOR: 'Infinity' }, 'RETRY_FACTOR must be a number from 1 to 10'],
    [{ MAX_ATTEMPTS: '0' }, 'MAX_ATTEMPTS must be a whole number from 1 to 20'],
    [{ MAX_ATTEMPTS: '21' }, 'MAX_ATTEMPTS must be a whole number from 1 to 20'],
    [{ MESSAGE_VALIDITY_MS: '999' }, 'MESSAGE_VALIDITY_MS must be a whole number from 1000 to 3024000000'],
    [{ OTP_SECRET: 'x'.repeat(31) }, 'OTP_SECRET must be a secret of 32 to 256 printable characters'],
    [{ OTP_SECRET_ALSO: 'short' }, 'OTP_SECRET_ALSO must be a secret of 32 to 256 printable characters'],
    ...(['ADMIN_TOKEN', 'OTP_SECRET', 'SECRETS_KEY'] as const).map((name): [Env, string] => [
      { ...BOTH_URLS, [`${name}_ALSO`]: 'x'.repeat(32) },
      `${name}_ALSO needs ${name}: it is read besides that`,
    ]),
    [{ OTP_DEADLINE_MS: '499' }, 'OTP_DEADLINE_MS must be a whole number from 500 to 60000'],
    [{ OTP_DEADLINE_MS: '60001' }, 'OTP_DEADLINE_MS must be a whole number from 500 to 60000'],
    [{ OTP_ECHO_CODE: 'no' }, 'OTP_ECHO_CODE must be one of true, false'],
    [{ PROVIDER_TIMEOUT_MS: '120001' }, 'PROVIDER_TIMEOUT_MS must be a whole number from 10 to 120000'],
    [{ RECEIPT_PARK_MS: '-1' }, 'RECEIPT_PARK_MS must be a whole number from 0 to 86400000'],
    [{ CALLBACK_TIMEOUT_MS: '99' }, 'CALLBACK_TIMEOUT_MS must be a whole number from 100 to 60000'],
    [{ CALLBACK_CONCURRENCY: '65' }, 'CALLBACK_CONCURRENCY must be a whole number from 1 to 64'],
    [{ CALLBACK_ALLOW_PRIVATE: 'yes' }, 'CALLBACK_ALLOW_PRIVATE must be one of true, false'],
    [{ MOCK_LATENCY_MS: '60001' }, 'MOCK_LATENCY_MS must be a whole number from 0 to 60000'],
    [{ MOCK_DLR_DELAY_MS: 'soon' }, 'MOCK_DLR_DELAY_MS must be a whole number from 0 to 86400000'],
    [{ MOCK_ON_UNKNOWN: 'retry' }, 'MOCK_ON_UNKNOWN must be one of resend, wait'],
    [{ MOCK_B_ON_UNKNOWN: 'WAIT' }, 'MOCK_B_ON_UNKNOWN must be one of resend, wait'],
    [{ MOCK_TEMP_FAIL_RATE: '1.01' }, 'MOCK_TEMP_FAIL_RATE must be a number from 0 to 1'],
    [{ MOCK_PERM_FAIL_RATE: '-0.1' }, 'MOCK_PERM_FAIL_RATE must be a number from 0 to 1'],
    [{ SECRETS_KEY: 'short' }, 'SECRETS_KEY must be a secret of 32 to 256 printable characters'],
    [
      { PUBLIC_URL: 'sms.example.com' },
      'PUBLIC_URL must be an http URL without query, user or password, like https://sms.example.com',
    ],
    [{ PROVIDER_ALLOW_PRIVATE: 'yes' }, 'PROVIDER_ALLOW_PRIVATE must be one of true, false'],
    [{ MOCK_DLR_URL: 'ftp://h' }, 'MOCK_DLR_URL must be one or more http URLs, separated by commas'],
    [
      { MOCK_DLR_URL: 'http://a,,http://b' },
      'MOCK_DLR_URL must be one or more http URLs, separated by commas',
    ],
    [
      { RETRY_MIN_DELAY_MS: '20', RETRY_MAX_DELAY_MS: '10' },
      'RETRY_MAX_DELAY_MS must be at least RETRY_MIN_DELAY_MS',
    ],
    ...['sms.example.com:8443', 'https://sms.example.com', '*', '*.example.com', 'a b', '[::1', 'user@h'].map(
      (names): [Env, string] => [
        { ALLOWED_HOSTS: `localhost,${names}` },
        'ALLOWED_HOSTS must be host names or addresses without ports, separated by commas',
      ],
    ),
    [{ AUTH: 'api_key', ...BOTH_URLS }, 'AUTH=api_key needs ADMIN_TOKEN: admins give clients their keys'],
    [
      { SMPP_TLS_PORT: '3550', SMPP_TLS_CERT: '/etc/sms/cert.pem' },
      'SMPP_TLS_PORT needs SMPP_TLS_CERT and SMPP_TLS_KEY: the files of its certificate',
    ],
    [{ SMPP_PORT: '8080' }, 'PORT, SMPP_PORT, SMPP_TLS_PORT and METRICS_PORT must be different ports'],
    [
      { SMPP_PORT: '2775', SMPP_TLS_PORT: '2775', SMPP_TLS_CERT: 'cert.pem', SMPP_TLS_KEY: 'key.pem' },
      'PORT, SMPP_PORT, SMPP_TLS_PORT and METRICS_PORT must be different ports',
    ],
    [{ SMPP_PORT: '65536' }, 'SMPP_PORT must be a whole number from 0 to 65535'],
    [{ ROLE: 'api' }, 'ROLE=api needs POSTGRES_URL and NATS_URL: processes meet there'],
    [
      { ROLE: 'worker', POSTGRES_URL: BOTH_URLS.POSTGRES_URL },
      'ROLE=worker needs POSTGRES_URL and NATS_URL: processes meet there',
    ],
    [
      { ROLE: 'worker', ...BOTH_URLS },
      'PUBLIC_URL or MOCK_DLR_URL must be set for ROLE=worker: providers post their receipts to an api process',
    ],
  ]
  for (const [env, message] of table) test(message, () => expect(refusalOf(env)).toBe(message))

  const words: readonly [env: Env, message: string][] = [
    [{ ROLE: 'banana', ...BOTH_URLS }, 'ROLE must be one of all, api, worker'],
    [{ AUTH: 'basic' }, 'AUTH must be one of none, api_key'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' },
      'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL like http://collector:4318',
    ],
    [
      { OTEL_EXPORTER_OTLP_HEADERS: 'a token' },
      'OTEL_EXPORTER_OTLP_HEADERS must be names and values like name=value, separated by commas',
    ],
    [
      { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
      'OTEL_TRACES_SAMPLER must be one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio',
    ],
    [{ OTEL_TRACES_SAMPLER_ARG: '1.5' }, 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1'],
    [{ TRACE_URL: 'https://jaeger.example.com/trace/' }, TRACE_URL_RULE],
    [{ TRACE_URL: 'javascript:/{trace_id}' }, TRACE_URL_RULE],
    [{ TRACE_URL: 'https://{trace_id}' }, TRACE_URL_RULE],
    [{ TRACE_URL: 'http://[::1/{trace_id}' }, TRACE_URL_RULE],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug'],
    [{ EXPIRED_CREDIT: 'Capture' }, 'EXPIRED_CREDIT must be one of release, capture'],
  ]
  for (const [env, message] of words) test(message, () => expect(refusalOf(env)).toBe(message))

  for (const word of ['1e3', '8080.7', 'true'])
    test(`PORT=${word} is not a whole number`, () =>
      expect(refusalOf({ PORT: word })).toBe('PORT must be a whole number from 0 to 65535'))
})

describe('a variable is taken', () => {
  const table: readonly [env: Env, config: Record<string, unknown>][] = [
    [{ PORT: '0' }, { PORT: 0 }],
    [{ PORT: '65535' }, { PORT: 65_535 }],
    [{ RETRY_FACTOR: '1.5' }, { RETRY_FACTOR: 1.5 }],
    [
      { MOCK_TEMP_FAIL_RATE: '1', MOCK_PERM_FAIL_RATE: '0.25' },
      { MOCK_TEMP_FAIL_RATE: 1, MOCK_PERM_FAIL_RATE: 0.25 },
    ],
    [{ POSTGRES_URL: 'postgresql://h/d' }, { POSTGRES_URL: 'postgresql://h/d' }],
    [{ NATS_URL: 'tls://h' }, { NATS_URL: 'tls://h' }],
    [{ REDIS_URL: 'rediss://h' }, { REDIS_URL: 'rediss://h' }],
    [{ ROLE: 'worker', PUBLIC_URL: 'https://sms.example.com', ...BOTH_URLS }, { ROLE: 'worker' }],
    [{ PROVIDER_ALLOW_PRIVATE: 'false' }, { PROVIDER_ALLOW_PRIVATE: 'false' }],
    [{ MOCK_DLR_URL: 'http://a/x,https://b/x' }, { MOCK_DLR_URL: 'http://a/x,https://b/x' }],
    [
      { RETRY_MIN_DELAY_MS: '10', RETRY_MAX_DELAY_MS: '10' },
      { RETRY_MIN_DELAY_MS: 10, RETRY_MAX_DELAY_MS: 10 },
    ],
    [{ ROLE: 'api', ...BOTH_URLS }, { ROLE: 'api' }],
    [{ AUTH: 'api_key' }, { AUTH: 'api_key' }],
    [{ AUTH: 'api_key', ADMIN_TOKEN: 'x'.repeat(16), ...BOTH_URLS }, { AUTH: 'api_key' }],
    [{ ROLE: 'worker', MOCK_DLR_URL: 'http://api', ...BOTH_URLS }, { ROLE: 'worker' }],
    [
      { EXPIRED_CREDIT: 'capture', LOG_LEVEL: 'debug' },
      { EXPIRED_CREDIT: 'capture', LOG_LEVEL: 'debug' },
    ],
  ]
  test.each([...table])('%j', (env, config) => expect(readConfig(env)).toMatchObject(config))
})

const TRACE_URL_RULE =
  'TRACE_URL must be a URL with {trace_id} in it, like https://jaeger.example.com/trace/{trace_id}'

const DEFAULTS = {
  AUDIT_EVERY_MS: 900_000,
  METRICS_CLIENTS: 100,
  ROLE: 'all',
  HOST: '127.0.0.1',
  PORT: 8080,
  DATA_DIR: '.data',
  AUTH: 'none',
  RATE_LIMIT_RPS: 100,
  RATE_LIMIT_BURST: 200,
  MAX_BACKLOG: 500_000,
  CALLBACK_TIMEOUT_MS: 20_000,
  CALLBACK_CONCURRENCY: 8,
  CALLBACK_ALLOW_PRIVATE: 'false',
  ACTOR_WORKERS: Math.max(1, availableParallelism() - 1),
  LOG_LEVEL: 'info',
  OTEL_SERVICE_NAME: 'sms-gateway',
  OTEL_TRACES_SAMPLER: 'parentbased_always_on',
  OTEL_TRACES_SAMPLER_ARG: 1,
  PRICE_PER_PART_CENTS: '5',
  EXPRESS_SURCHARGE_CENTS: '2',
  RETRY_MIN_DELAY_MS: 1_000,
  RETRY_MAX_DELAY_MS: 300_000,
  RETRY_FACTOR: 2,
  MAX_ATTEMPTS: 5,
  MESSAGE_VALIDITY_MS: 259_200_000,
  EXPIRED_CREDIT: 'release',
  OTP_DEADLINE_MS: 5_000,
  OTP_ECHO_CODE: 'true',
  OTP_NUMBER_LIMIT: 5,
  OTP_PREFIX_LIMIT: 300,
  PROVIDER_TIMEOUT_MS: 10_000,
  RECEIPT_PARK_MS: 3_600_000,
  INBOUND_JOIN_MS: 60_000,
  INBOUND_REPEAT_MS: 60_000,
  PROVIDER_LOG_DAYS: 7,
  ACTS_DAYS: 1_095,
  DRAIN_MS: 0,
  MOCK_LATENCY_MS: 0,
  MOCK_DLR_DELAY_MS: 0,
  MOCK_ON_UNKNOWN: 'resend',
  MOCK_B_ON_UNKNOWN: 'resend',
  MOCK_TEMP_FAIL_RATE: 0,
  MOCK_PERM_FAIL_RATE: 0,
}

describe('nothing set', () => {
  test('gives the defaults and no services', () => {
    expect<unknown>(readConfig({})).toEqual(DEFAULTS)
  })

  test('is the same as everything empty', () => {
    const names = [
      ...Object.keys(DEFAULTS),
      'POSTGRES_URL',
      'NATS_URL',
      'REDIS_URL',
      'MOCK_DLR_URL',
      'OTP_SECRET',
      'SECRETS_KEY',
      'PUBLIC_URL',
      'PROVIDER_ALLOW_PRIVATE',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'OTEL_EXPORTER_OTLP_HEADERS',
      'TRACE_URL',
    ]
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}))
  })

  test('is not disturbed by variables of others', () => {
    expect(readConfig({ PATH: '/bin', port: '1', constructor: 'x' })).toEqual(readConfig({}))
  })
})

test('a refusal never shows a value, which may hold a secret', () => {
  const secret = 'hunter2'
  for (const env of [
    { POSTGRES_URL: `mysql://sms:${secret}@db/sms` },
    { NATS_URL: `http://sms:${secret}@bus` },
    { REDIS_URL: secret },
    { MOCK_DLR_URL: `ftp://${secret}` },
    { PORT: secret },
    { OTP_SECRET: secret },
    { SECRETS_KEY: secret },
    { METRICS_TOKEN: secret },
    { METRICS_TOKEN_ALSO: secret },
    { OTEL_EXPORTER_OTLP_HEADERS: secret },
    { OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:${secret}@[::1` },
    { PUBLIC_URL: `https://user:${secret}@sms.example.com` },
    { ROLE: 'api', POSTGRES_URL: `postgres://sms:${secret}@db/sms` },
    { ROLE: 'worker', POSTGRES_URL: `postgres://sms:${secret}@db/sms`, NATS_URL: `nats://${secret}@bus` },
  ]) {
    const refusal = refusalOf(env)
    expect(refusal).not.toBe('no refusal')
    expect(refusal).not.toContain(secret)
  }
})

test('the machine’s policy is the configuration and what the providers allow', () => {
  const config = readConfig({ MAX_ATTEMPTS: '4', EXPIRED_CREDIT: 'capture' })
  expect(policyOf(config, () => [{ timeoutMs: 7_000 }, { timeoutMs: 50 }])).toEqual({
    retry: { minDelayMs: 1_000, maxDelayMs: 300_000, factor: 2 },
    maxAttempts: 4,
    submitLeaseMs: 12_000,
    dispatchLeaseMs: 5_000,
    receiptWaitMs: 259_200_000,
    onExpired: 'capture',
  })
})

test('prices are those of the configuration', () => {
  expect(pricesOf(readConfig({ PRICE_PER_PART_CENTS: '0.79' }))).toEqual({
    pricePerPart: cents(0.79),
    expressSurcharge: cents(2),
  })
  const most = { PRICE_PER_PART_CENTS: '100000.0000', EXPRESS_SURCHARGE_CENTS: '0.0001' }
  expect(pricesOf(readConfig(most))).toEqual({
    pricePerPart: cents(100_000),
    expressSurcharge: cents(0.0001),
  })
})

test('ALLOWED_HOSTS are names in one form', () => {
  const config = readConfig({ ALLOWED_HOSTS: ' SMS.Example.com. , ::1,[0:0::2] ,127.1,' })
  expect(allowedHostsOf(config)).toEqual(['sms.example.com', '::1', '::2', '127.0.0.1'])
  expect(allowedHostsOf(readConfig({}))).toEqual([])
})
