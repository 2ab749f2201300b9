/** Sizes of Ed25519 keys and signatures (RFC 8032), in bytes. */

/** A public key. */
export const PUBLIC_KEY_BYTES = 32

/** A signature. */
export const SIGNATURE_BYTES = 64
