import type { Static } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { readHostName } from './domain/host.ts'
import { ALLOWED_HOSTS_RULE, Environment } from './environment.ts'

/** Acts younger than this are not forgotten: the database does not let them go (drizzle/0043_admins.sql). */
const LEAST_ACTS_DAYS = 31

/** The configuration, checked. */
export type Config = Static<typeof Environment>

/** A variable that cannot be used; the message names it and its rule, and never shows a value that may hold a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the environment; an empty variable counts as unset. Throws `ConfigError`. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given: Record<string, string | number> = {}
  for (const [name, schema] of Object.entries(Environment.properties)) {
    const text = env[name]
    if (text) given[name] = schema.type === 'integer' || schema.type === 'number' ? numberIn(text) : text
  }
  const values = Value.Default(Environment, given)
  const wrong = Value.Errors(Environment, values).First()
  if (wrong) throw new ConfigError(`${wrong.path.slice(1)} must be ${ruleOf(wrong.schema)}`)
  const config = values as Config // checked by the line above
  for (const name of [
    'POSTGRES_URL',
    'NATS_URL',
    'REDIS_URL',
    'PUBLIC_URL',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'TRACE_URL',
  ] as const) {
    const text = config[name]
    // Whoever opens it would show it in his complaint, with its password.
    if (text !== undefined && !URL.canParse(text) && !URL.canParse(withOneHost(text)))
      throw new ConfigError(`${name} must be ${ruleOf(Environment.properties[name])}`)
  }
  if (config.ROLE !== 'all' && !(config.POSTGRES_URL && config.NATS_URL)) {
    throw new ConfigError(`ROLE=${config.ROLE} needs POSTGRES_URL and NATS_URL: processes meet there`)
  }
  if (config.ROLE === 'worker' && !config.MOCK_DLR_URL && !config.PUBLIC_URL) {
    throw new ConfigError(
      'PUBLIC_URL or MOCK_DLR_URL must be set for ROLE=worker: providers post their receipts to an api process',
    )
  }
  if (config.AUTH === 'api_key' && config.ROLE !== 'worker' && config.POSTGRES_URL && !config.ADMIN_TOKEN) {
    throw new ConfigError('AUTH=api_key needs ADMIN_TOKEN: admins give clients their keys')
  }
  for (const name of ['ADMIN_TOKEN', 'OTP_SECRET', 'SECRETS_KEY'] as const)
    if (config[`${name}_ALSO`] && config.POSTGRES_URL && !config[name])
      throw new ConfigError(`${name}_ALSO needs ${name}: it is read besides that`)
  if ((config.TLS_CERT === undefined) !== (config.TLS_KEY === undefined)) {
    throw new ConfigError('TLS_CERT and TLS_KEY go together: the files of a certificate and its private key')
  }
  if (config.SMPP_TLS_PORT !== undefined && !(config.SMPP_TLS_CERT && config.SMPP_TLS_KEY)) {
    throw new ConfigError('SMPP_TLS_PORT needs SMPP_TLS_CERT and SMPP_TLS_KEY: the files of its certificate')
  }
  const ports = [config.PORT, config.SMPP_PORT, config.SMPP_TLS_PORT, config.METRICS_PORT].filter(
    (port) => port,
  )
  if (config.ROLE !== 'worker' && new Set(ports).size < ports.length) {
    throw new ConfigError('PORT, SMPP_PORT, SMPP_TLS_PORT and METRICS_PORT must be different ports')
  }
  if (allowedHostsOf(config) === null) throw new ConfigError(`ALLOWED_HOSTS must be ${ALLOWED_HOSTS_RULE}`)
  if (config.ARCHIVE_AFTER_DAYS !== undefined && config.POSTGRES_URL && !config.ARCHIVE_TO) {
    throw new ConfigError('ARCHIVE_AFTER_DAYS needs ARCHIVE_TO: a place that every process reaches')
  }
  if (config.ACTS_DAYS > 0 && config.ACTS_DAYS < LEAST_ACTS_DAYS)
    throw new ConfigError(`ACTS_DAYS must be 0 or at least ${LEAST_ACTS_DAYS}`)
  if (config.RETRY_MAX_DELAY_MS < config.RETRY_MIN_DELAY_MS) {
    throw new ConfigError('RETRY_MAX_DELAY_MS must be at least RETRY_MIN_DELAY_MS')
  }
  return config
}

/** Several hosts with commas between them are no URL, and are taken for a PostgreSQL or a NATS of several servers. */
function withOneHost(url: string): string {
  return url.replace(/,[^/?]*(?:\/\/[^/?]*)?/g, '')
}

/** The number a text spells out in plain decimals; any other text stays a text, which no number's rule accepts. */
function numberIn(text: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

function ruleOf(schema: { readonly [key: string]: unknown }): string {
  const { rule, type, minimum, maximum } = schema
  if (typeof rule === 'string') return rule
  if (type === 'integer') return `a whole number from ${minimum} to ${maximum}`
  if (type === 'number') return `a number from ${minimum} to ${maximum}`
  return `a text of 1 to ${schema['maxLength']} characters`
}

/** The names in ALLOWED_HOSTS; null when one of them is none. */
export function allowedHostsOf({ ALLOWED_HOSTS }: Pick<Config, 'ALLOWED_HOSTS'>): readonly string[] | null {
  const names = (ALLOWED_HOSTS ?? '').split(',').flatMap((text) => text.trim() || [])
  const read = names.map(readHostName)
  return read.every((name) => name !== null) ? read : null
}
