/** The name of a secret, as settings name it. */
export const SECRET_NAME_PATTERN = '^[A-Za-z0-9_-]{1,64}$'
/** Of one provider. */
export const MAX_SECRETS = 32
/** Some are keys of certificates. */
export const MAX_SECRET_CHARACTERS = 8_192
