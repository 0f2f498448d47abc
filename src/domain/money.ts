/**
 * What a client may have been topped up by in all, in cents: the largest whole number that JSON readers keep exact
 * (2^53 − 1). By I2 none of its sums can be larger.
 */
export const MAX_CENTS = Number.MAX_SAFE_INTEGER
