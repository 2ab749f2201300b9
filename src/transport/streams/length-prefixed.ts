/** Messages on a stream: two bytes of length, then that many bytes. Chunks of a stream know nothing of messages. */

/** Bytes of the length before each message. */
export const LENGTH_BYTES = 2

/** @returns the messages of these payloads, one after the other; each payload's length fits 16 bits */
export function encodeLengthPrefixed(payloads: readonly Uint8Array[]): Uint8Array {
  const messages = new Uint8Array(payloads.reduce((sum, payload) => sum + LENGTH_BYTES + payload.length, 0))
  let at = 0
  for (const payload of payloads) {
    messages[at] = payload.length >>> 8
    messages[at + 1] = payload.length & 0xff
    messages.set(payload, at + LENGTH_BYTES)
    at += LENGTH_BYTES + payload.length
  }
  return messages
}

/** Cuts chunks into messages, each a plain array of its own. Holds one chunk and one message at most. */
export class LengthPrefixedReader {
  #chunk: Uint8Array = new Uint8Array(0)
  #at = 0
  #length = 0
  #lengthBytes = 0
  #message: Uint8Array | null = null
  #filled = 0
  #malformed = false

  /** True once a message was longer than it may be: nothing after it can be read. */
  get malformed(): boolean {
    return this.#malformed
  }

  /** Takes the next chunk, once `next` has returned null. */
  feed(chunk: Uint8Array): void {
    this.#chunk = chunk
    this.#at = 0
  }

  /**
   * @param bytesMax  longest message accepted
   * @returns the next message; null when more has to come, and for ever once malformed
   */
  next(bytesMax: number): Uint8Array | null {
    if (this.#malformed) return null
    while (this.#lengthBytes < LENGTH_BYTES) {
      if (this.#at === this.#chunk.length) return null
      this.#length = (this.#length << 8) | this.#chunk[this.#at]!
      this.#lengthBytes += 1
      this.#at += 1
    }
    if (this.#length > bytesMax) {
      this.#malformed = true
      return null
    }
    this.#message ??= new Uint8Array(this.#length)
    const count = Math.min(this.#length - this.#filled, this.#chunk.length - this.#at)
    this.#message.set(this.#chunk.subarray(this.#at, this.#at + count), this.#filled)
    this.#at += count
    this.#filled += count
    if (this.#filled < this.#length) return null
    return this.#take(this.#message)
  }

  #take(message: Uint8Array): Uint8Array {
    this.#message = null
    this.#filled = 0
    this.#length = 0
    this.#lengthBytes = 0
    return message
  }
}
