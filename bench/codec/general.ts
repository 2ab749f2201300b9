/** The ways that write whatever they are given: JSON and MessagePack. */
import { FLOAT32_OPTIONS, Packr } from 'msgpackr'
import { same, type Way, wayOf } from './way.js'

/** A message as JSON can hold it, and back. */
export interface JsonForm<Message> {
  toJson(message: Message): unknown
  fromJson(value: unknown): Message
}

export function plainForm<Message>(): JsonForm<Message> {
  return { toJson: same, fromJson: (value) => value as Message }
}

/** JSON as text alone, and as the bytes that a socket needs; MessagePack with and without the names of fields. */
export function generalWays<Message>({ toJson, fromJson }: JsonForm<Message>): Way<Message>[] {
  // Both sides hold the list of shapes: a message names its shape by number. Positions fit 32 bits, so they get 32.
  const shared = new Packr({ structures: [], useFloat32: FLOAT32_OPTIONS.ALWAYS })
  const plain = new Packr({ useRecords: false, variableMapSize: true, useFloat32: FLOAT32_OPTIONS.ALWAYS })
  return [
    wayOf(
      'JSON, text',
      (message) => JSON.stringify(toJson(message)),
      same,
      (text) => fromJson(JSON.parse(text)),
    ),
    wayOf(
      'JSON, UTF-8 bytes',
      (message) => Buffer.from(JSON.stringify(toJson(message))),
      same,
      (bytes) => fromJson(JSON.parse(bytes.toString())),
    ),
    wayOf(
      'MessagePack, shared records',
      (message) => shared.pack(message),
      same,
      (bytes) => shared.unpack(bytes),
    ),
    wayOf(
      'MessagePack, plain',
      (message) => plain.pack(message),
      same,
      (bytes) => plain.unpack(bytes),
    ),
  ]
}
