/** Protobuf for messages of the benchmarks alone, written and read with what src/wire uses for its own. */
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import { decodeWith, encodeWith } from '../../src/wire/checked-fields.js'
import { same, type Way, wayOf } from './way.js'

const BYTES_MAX = 65_536

/** Read where it lies: the compiler copies no .proto files. */
const root = protobuf.loadSync(fileURLToPath(new URL('../../../bench/codec/messages.proto', import.meta.url)))

/**
 * Reflection compiles the code that a static module holds; once compiled both are the same. What is read are the
 * library's objects as they are: those of src/wire are checked and copied besides.
 *
 * @param name of a message in messages.proto
 */
export function protobufWay<Message extends object>(name: string): Way<Message> {
  const type = root.lookupType(name)
  return wayOf(
    'protobuf',
    (message: Message) => encodeWith(type, message),
    same,
    (bytes) => decodeWith(type, bytes, BYTES_MAX, (message) => message as unknown as Message) as Message,
  )
}
