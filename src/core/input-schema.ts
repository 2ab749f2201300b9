/** Typed input fields packed into a fixed number of bytes. */

/** Describes one seat's decision for one frame: fields, bounds, fixed bytes, neutral value. */
export interface InputSchema<Input> {
  /** Bytes of one encoded input, 1 to 64. */
  readonly bytes: number
  /** The encoded neutral input: what an absent player is taken to press. Length `bytes`. */
  readonly neutral: Uint8Array
  /** A fresh object holding the neutral value. */
  create(): Input
  /**
   * Write `input` at `offset`. Out-of-range numbers are clamped to the field's bounds, NaN becomes the neutral value.
   */
  write(input: Input, into: Uint8Array, offset: number): void
  /** Read into an existing object. Never throws: values beyond a field's bounds (a stranger's bytes) are clamped. */
  read(from: Uint8Array, offset: number, into: Input): void
  /** One-line description of fields and bounds; part of the game's fingerprint. */
  readonly signature: string
}
