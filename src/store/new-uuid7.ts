/** A UUIDv7 made by PostgreSQL: 48 bits of the instant, version 7 instead of 4, the rest random (RFC 9562, 5.7). */
export const NEW_UUID7 = `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`
