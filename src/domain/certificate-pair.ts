/** A certificate, those of its chain behind it, and its private key, in PEM (RFC 7468). */
export type CertificatePair = { readonly certificate: string; readonly key: string }
