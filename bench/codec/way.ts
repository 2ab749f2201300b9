/** One way to write a message and to read it again, and loops that time nothing but that. */

/** What a reader is given: a copy of what was written. */
export type Kept = Uint8Array | string

export interface Way<Message> {
  readonly name: string
  /** Everything on `messages`, one after another. */
  on(messages: readonly Message[]): Exercise<Message>
}

/** A way at work on some messages. */
export interface Exercise<Message> {
  /** Writes every message once. */
  readonly write: () => void
  /** Reads every message once, from what `write` has made of it. */
  readonly read: () => void
  /** What reading gives. */
  readonly decoded: readonly Message[]
  /** As sent, by message. */
  readonly bytes: readonly number[]
}

/** @param keep what is kept of a written message: a copy, where the next one is written over it */
export function wayOf<Message, Written, Encoded extends Kept>(
  name: string,
  write: (message: Message) => Written,
  keep: (written: Written) => Encoded,
  read: (encoded: Encoded) => Message,
): Way<Message> {
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

/** For ways that hand out an array of their own. */
export function same<Encoded>(encoded: Encoded): Encoded {
  return encoded
}

/**
 * Code of its own for each loop: in one that all ways share the engine could inline none of them, and the shortest (a
 * dozen nanoseconds) would be charged as much again for the calls.
 */
function loopOver<Item>(act: (item: Item) => unknown, items: readonly Item[]): () => void {
  const make = new Function(
    'act',
    'items',
    'return () => { let last; for (let index = 0; index < items.length; index += 1) last = act(items[index]); return last }',
  ) as (act: (item: Item) => unknown, items: readonly Item[]) => () => void
  return make(act, items)
}
