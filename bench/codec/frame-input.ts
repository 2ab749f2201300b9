/** The smallest message of a game: one player's input of one frame. */
import { Random } from 'peerstep/core'
import { generalWays, plainForm } from './general.js'
import { protobufWay } from './protobuf.js'
import { same, type Way, wayOf } from './way.js'

export interface FrameInput {
  readonly frame: number
  readonly seat: number
  /** A bit for each of 16 keys. */
  readonly buttons: number
  /** -32768 to 32767. */
  readonly moveX: number
  readonly moveY: number
  /** 65536ths of a turn. */
  readonly aim: number
}

const BYTES = 13

export function frameInputs(count: number, seed: number): FrameInput[] {
  const random = new Random(seed)
  return Array.from({ length: count }, (_, index) => ({
    frame: 100_000 + index,
    seat: random.int(0, 7),
    buttons: random.int(0, 0xffff) & random.int(0, 0xffff) & random.int(0, 0xffff),
    moveX: random.int(-127, 127),
    moveY: random.int(-127, 127),
    aim: random.int(0, 0xffff),
  }))
}

const scratch = new Uint8Array(BYTES)
const scratchView = new DataView(scratch.buffer)

function write(message: FrameInput): Uint8Array {
  scratchView.setUint32(0, message.frame)
  scratchView.setUint8(4, message.seat)
  scratchView.setUint16(5, message.buttons)
  scratchView.setInt16(7, message.moveX)
  scratchView.setInt16(9, message.moveY)
  scratchView.setUint16(11, message.aim)
  return scratch
}

function read(bytes: Uint8Array): FrameInput {
  const view = new DataView(bytes.buffer, bytes.byteOffset, BYTES)
  return {
    frame: view.getUint32(0),
    seat: view.getUint8(4),
    buttons: view.getUint16(5),
    moveX: view.getInt16(7),
    moveY: view.getInt16(9),
    aim: view.getUint16(11),
  }
}

export function frameInputWays(): Way<FrameInput>[] {
  return [
    protobufWay('FrameInput'),
    ...generalWays(plainForm<FrameInput>()),
    wayOf('by hand, reused buffer', write, (bytes) => bytes.slice(), read),
    wayOf('by hand, own array each', (message: FrameInput) => write(message).slice(), same, read),
  ]
}
