/** A STUN server (RFC 8489, binding requests over UDP and IPv4 only) for hosts of the lab. Arguments: address, port. */
import { createSocket } from 'node:dgram'

const HEADER_BYTES = 20
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const MAGIC_COOKIE = 0x2112a442
const XOR_MAPPED_ADDRESS = 0x0020
const IPV4 = 1

const [address, port] = process.argv.slice(2)
const socket = createSocket('udp4')
socket.on('message', (request, from) => {
  if (request.length < HEADER_BYTES || request.readUInt16BE(0) !== BINDING_REQUEST) return
  if (request.readUInt32BE(4) !== MAGIC_COOKIE) return
  const answer = Buffer.alloc(HEADER_BYTES + 12)
  answer.writeUInt16BE(BINDING_SUCCESS, 0)
  answer.writeUInt16BE(12, 2)
  request.copy(answer, 4, 4, HEADER_BYTES)
  answer.writeUInt16BE(XOR_MAPPED_ADDRESS, 20)
  answer.writeUInt16BE(8, 22)
  answer.writeUInt16BE(IPV4, 24)
  answer.writeUInt16BE(from.port ^ (MAGIC_COOKIE >>> 16), 26)
  const ip = from.address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
  answer.writeUInt32BE((ip ^ MAGIC_COOKIE) >>> 0, 28)
  socket.send(answer, from.port, from.address)
})
socket.bind(Number(port), address, () => console.log('ready'))
