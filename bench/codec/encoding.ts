/** One encoding of a message, and loops that time nothing but writing and reading. */

/** What a reader is given: a copy of what was written. */
type Kept = Uint8Array | string

/** An encoding, applied to some messages. */
export interface Encoding<Message> {
  readonly name: string
  on(messages: readonly Message[]): Exercise<Message>
}

interface Exercise<Message> {
  /** Writes every message once. */
  readonly write: () => void
  /** Reads every message once, from what `write` has made of it. */
  readonly read: () => void
  /** What reading gives. */
  readonly decoded: readonly Message[]
  /** Length of each message as it is sent. */
  readonly bytes: readonly number[]
}

/** @param keep copies a written message, where the next one is written over it; default: as it is */
export function encodingOf<Message, Written, Encoded extends Kept>(
  name: string,
  write: (message: Message) => Written,
  read: (encoded: Encoded) => Message,
  keep: (written: Written) => Encoded = (written) => written as unknown as Encoded,
): Encoding<Message> {
  return {
    name,
    on: (messages) => {
      const kept = messages.map((message) => keep(write(message)))
      return {
        write: loopOver(write, messages),
        read: loopOver(read, kept),
        decoded: kept.map(read),
        bytes: kept.map((encoded) => Buffer.byteLength(encoded)),
      }
    },
  }
}

/**
 * Generates code of its own for each loop: in a loop that all encodings share the engine could inline none of them, and
 * the call would double the time of the shortest (a dozen nanoseconds).
 */
function loopOver<Item>(act: (item: Item) => unknown, items: readonly Item[]): () => void {
  const loop = 'let last; for (let index = 0; index < items.length; index += 1) last = act(items[index]); return last'
  return new Function('act', 'items', `return () => { ${loop} }`)(act, items) as () => void
}
