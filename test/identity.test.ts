import assert from 'node:assert/strict'
import { generateKeyPair, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import { PeerstepError } from '../src/errors.js'
import {
  generateIdentity,
  type Identity,
  identityFromBytes,
  identityToBytes,
  identityUsing,
  peerIdFromPublicKey,
  publicKeyFromPeerId,
  verifierUsing,
  verifySignature,
} from '../src/identity.js'

const message = new TextEncoder().encode('frame 100: jump')

/** WebCrypto as in browsers before 2025: there, but without Ed25519. */
const oldBrowserCrypto = {
  importKey: async () => {
    throw new DOMException('Unrecognized name.', 'NotSupportedError')
  },
} as unknown as SubtleCrypto

describe('an identity', () => {
  let identity: Identity

  before(async () => {
    identity = await generateIdentity()
  })

  it('has a peer id that contains its public key', () => {
    assert.match(identity.peerId, /^12D3KooW/)
    assert.equal(peerIdFromPublicKey(identity.publicKey), identity.peerId)
    assert.deepEqual(publicKeyFromPeerId(identity.peerId), identity.publicKey)
  })

  it('finds no key in text that is no peer id', () => {
    for (const text of ['', 'nobody', '12D3KooW', `${identity.peerId}x`, 'a'.repeat(10_000)]) {
      assert.equal(publicKeyFromPeerId(text), null)
    }
  })

  it('finds no Ed25519 key in the peer id of a key of another kind', async () => {
    const other = await generateKeyPair('secp256k1')
    assert.equal(publicKeyFromPeerId(other.publicKey.toString()), null)
  })

  it('comes back from its bytes', async () => {
    const again = identityFromBytes(identityToBytes(identity))
    assert.equal(again.peerId, identity.peerId)
    assert.deepEqual(await again.sign(message), await identity.sign(message))
  })

  it('refuses bytes that are no Ed25519 key', async () => {
    const wrongKind = privateKeyToProtobuf(await generateKeyPair('secp256k1'))
    for (const bytes of [new Uint8Array(0), new Uint8Array(64), wrongKind]) {
      assert.throws(
        () => identityFromBytes(bytes),
        (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION',
      )
    }
  })

  it('signs bytes as they are at the call, whatever happens to the buffer afterwards', async () => {
    const buffer = Buffer.from(message)
    const signing = identity.sign(buffer)
    buffer.fill(0)
    assert.ok(await verifySignature(identity.publicKey, message, await signing))
  })
})

describe('a signature', () => {
  const kinds = [
    { name: 'WebCrypto', subtle: globalThis.crypto.subtle },
    { name: 'no WebCrypto, as on a page without TLS', subtle: undefined },
    { name: 'a WebCrypto without Ed25519', subtle: oldBrowserCrypto },
  ]
  for (const { name, subtle } of kinds) {
    it(`made and verified with ${name} is the same as everywhere`, async () => {
      const bytes = identityToBytes(await generateIdentity())
      const identity = identityUsing(subtle, bytes)
      const verify = verifierUsing(subtle)
      const signature = await identity.sign(message)
      assert.equal(signature.length, 64)
      assert.deepEqual(signature, await identityFromBytes(bytes).sign(message))
      assert.equal(await verify(identity.publicKey, message, signature), true)
    })

    it(`with any byte changed is refused with ${name}`, async () => {
      const identity = await generateIdentity()
      const verify = verifierUsing(subtle)
      const signature = await identity.sign(message)
      for (let index = 0; index < signature.length; index += 7) {
        const changed = signature.slice()
        changed[index]! ^= 1
        assert.equal(await verify(identity.publicKey, message, changed), false)
      }
      assert.equal(await verify(identity.publicKey, message.subarray(1), signature), false)
    })

    it(`of nonsense is refused without an error with ${name}`, async () => {
      const verify = verifierUsing(subtle)
      const noPoint = new Uint8Array(32).fill(0xff)
      assert.equal(await verify(noPoint, message, new Uint8Array(64)), false)
      assert.equal(await verify(new Uint8Array(31), message, new Uint8Array(64)), false)
      assert.equal(await verify(new Uint8Array(32), message, new Uint8Array(63)), false)
      assert.equal(await verify(new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)), false)
    })
  }

  it('still verifies when more keys were used than are kept', async () => {
    const verify = verifierUsing(globalThis.crypto.subtle)
    const signed: { identity: Identity; signature: Uint8Array }[] = []
    for (let count = 0; count < 300; count += 1) {
      const identity = await generateIdentity()
      signed.push({ identity, signature: await identity.sign(message) })
    }
    for (const { identity, signature } of [...signed, ...signed.slice(0, 10)]) {
      assert.equal(await verify(identity.publicKey, message, signature), true)
    }
  })
})
