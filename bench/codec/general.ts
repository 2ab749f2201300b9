/** Encodings of any message: protobuf by its schema, JSON and MessagePack. */
import { fileURLToPath } from 'node:url'
import { FLOAT32_OPTIONS, Packr } from 'msgpackr'
import protobuf from 'protobufjs'
import { decodeWith, encodeWith } from '../../src/wire/checked-fields.js'
import { type Encoding, encodingOf } from './encoding.js'

const BYTES_MAX = 65_536

/** Read from the sources: the compiler copies no .proto files. */
const root = protobuf.loadSync(fileURLToPath(new URL('../../../bench/codec/messages.proto', import.meta.url)))

/**
 * Reflection compiles the code that a static module holds; once compiled both are the same. What is read are the
 * library's objects as they are; those of src/wire are also checked and copied.
 *
 * @param name of a message in messages.proto
 */
export function protobufEncoding<Message extends object>(name: string): Encoding<Message> {
  const type = root.lookupType(name)
  return encodingOf(
    'protobuf',
    (message: Message) => encodeWith(type, message),
    (bytes: Uint8Array) => decodeWith(type, bytes, BYTES_MAX, (message) => message as unknown as Message) as Message,
  )
}

/** A message as JSON can hold it, and back. */
export interface JsonForm<Message> {
  toJson(message: Message): unknown
  fromJson(value: unknown): Message
}

/** JSON as text alone, and as the bytes that a socket needs; MessagePack with and without the names of fields. */
export function generalEncodings<Message>(form?: JsonForm<Message>): Encoding<Message>[] {
  const { toJson, fromJson } = form ?? { toJson: (message) => message, fromJson: (value) => value as Message }
  // With shared records both sides hold the list of shapes: a message names its shape by number. Floats have 32 bits.
  const useFloat32 = FLOAT32_OPTIONS.ALWAYS
  const shared = new Packr({ structures: [], useFloat32 })
  const plain = new Packr({ useRecords: false, variableMapSize: true, useFloat32 })
  const toText = (message: Message): string => JSON.stringify(toJson(message))
  const toBytes = (message: Message): Buffer => Buffer.from(toText(message))
  const packed = (name: string, packr: Packr): Encoding<Message> =>
    encodingOf(
      name,
      (message) => packr.pack(message),
      (bytes: Buffer) => packr.unpack(bytes),
    )
  return [
    encodingOf('JSON, text', toText, (text: string) => fromJson(JSON.parse(text))),
    encodingOf('JSON, UTF-8 bytes', toBytes, (bytes: Buffer) => fromJson(JSON.parse(bytes.toString()))),
    packed('MessagePack, shared records', shared),
    packed('MessagePack, plain', plain),
  ]
}
