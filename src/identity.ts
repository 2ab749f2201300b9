/** A peer's identity: an Ed25519 key pair (RFC 8032). The peer id is the public key as text, so a signature names its author. */
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf, publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { Ed25519PrivateKey } from '@libp2p/interface'
import { peerIdFromString, peerIdFromPublicKey as peerIdOf } from '@libp2p/peer-id'
import { BoundedMap } from './bounded-map.js'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from './ed25519.js'
import { PeerstepError } from './errors.js'

/** Imported public keys kept: several full rooms. When full, the key unused for longest goes and costs an import again. */
const IMPORTED_KEYS_MAX = 256

/** A peer's own key pair. The holder of the private key can send as `peerId`: keep it secret. */
export interface Identity {
  /** Text form of the libp2p peer id that belongs to `publicKey`. */
  readonly peerId: string
  /** Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array
  /** The private key for `createLibp2p`, so that the connection and the signatures prove the same identity. */
  readonly privateKey: Ed25519PrivateKey
  /** Signs `bytes`, which may be changed once the promise is returned. @returns the Ed25519 signature, 64 bytes */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

/** @returns whether `signature` is the signature of `bytes` by `publicKey`; false, never an error, for nonsense */
export type Verify = (publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => Promise<boolean>

/** WebCrypto, or undefined on a page that was loaded without TLS. */
const machineCrypto: SubtleCrypto | undefined = globalThis.crypto?.subtle

/** Makes a new identity. Two running peers must never share one: relay and peers keep only the newest connection of a peer id. */
export async function generateIdentity(): Promise<Identity> {
  return identityOf(await generateKeyPair('Ed25519'), machineCrypto)
}

/**
 * Restores an identity from the bytes of `identityToBytes`.
 *
 * @throws PeerstepError BAD_OPTION when the bytes are not an Ed25519 private key
 */
export function identityFromBytes(bytes: Uint8Array): Identity {
  return identityOf(ed25519KeyFrom(bytes), machineCrypto)
}

/** The private key as a libp2p protobuf. Store it where only its owner can read it. */
export function identityToBytes(identity: Identity): Uint8Array {
  return privateKeyToProtobuf(identity.privateKey)
}

/** As `identityFromBytes`, signing with the given WebCrypto, or with libp2p's own code when there is none. */
export function identityUsing(subtle: SubtleCrypto | undefined, bytes: Uint8Array): Identity {
  return identityOf(ed25519KeyFrom(bytes), subtle)
}

/** @returns the peer id of a 32-byte public key; throws for a key of another length */
export function peerIdFromPublicKey(publicKey: Uint8Array): string {
  return peerIdOf(publicKeyFromRaw(publicKey)).toString()
}

/** @returns the 32-byte public key inside a peer id, or null when the text is no peer id or not of an Ed25519 key */
export function publicKeyFromPeerId(text: string): Uint8Array | null {
  try {
    const peerId = peerIdFromString(text)
    return peerId.type === 'Ed25519' ? peerId.publicKey.raw : null
  } catch {
    return null
  }
}

/** Verifies with WebCrypto where there is one: off the main thread, 3 to 6 times cheaper than importing keys each time. */
export const verifySignature: Verify = verifierUsing(machineCrypto)

/**
 * A verifier with its own cache of imported keys.
 *
 * @param subtle  WebCrypto; when undefined, or when it lacks Ed25519 (older browsers), libp2p's own code does the work
 */
export function verifierUsing(subtle: SubtleCrypto | undefined): Verify {
  const importedKeys = new BoundedMap<string, CryptoKey>(IMPORTED_KEYS_MAX)
  let knowsEd25519: Promise<boolean> | undefined

  const imported = async (crypto: SubtleCrypto, publicKey: Uint8Array): Promise<CryptoKey> => {
    const name = textOf(publicKey)
    const known = importedKeys.get(name)
    if (known !== undefined) return known
    const key = await crypto.importKey('raw', plain(publicKey), 'Ed25519', false, ['verify'])
    importedKeys.set(name, key)
    return key
  }

  return async (publicKey, bytes, signature) => {
    if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false
    try {
      if (subtle !== undefined) {
        knowsEd25519 ??= supportsEd25519(subtle)
        if (await knowsEd25519) {
          return await subtle.verify('Ed25519', await imported(subtle, publicKey), plain(signature), plain(bytes))
        }
      }
      return await publicKeyFromRaw(publicKey).verify(bytes, signature)
    } catch {
      return false // bytes that are no point of the curve
    }
  }
}

function ed25519KeyFrom(bytes: Uint8Array): Ed25519PrivateKey {
  try {
    const key = privateKeyFromProtobuf(bytes)
    if (key.type === 'Ed25519') return key
  } catch {
    // Not a private key at all: the same answer as for a key of another kind.
  }
  throw new PeerstepError(
    'BAD_OPTION',
    'these bytes are not an Ed25519 private key; generate an identity and keep that',
  )
}

function identityOf(privateKey: Ed25519PrivateKey, subtle: SubtleCrypto | undefined): Identity {
  const publicKey = privateKey.publicKey.raw
  let signingKey: Promise<CryptoKey | null> | undefined
  return {
    peerId: peerIdFromPublicKey(publicKey),
    publicKey,
    privateKey,
    async sign(bytes) {
      const message = new Uint8Array(bytes) // a true copy, which `slice` of a Node Buffer is not
      signingKey ??= subtle === undefined ? Promise.resolve(null) : importSigningKey(subtle, privateKey)
      const key = await signingKey
      if (key === null) return new Uint8Array(await privateKey.sign(message))
      return new Uint8Array(await subtle!.sign('Ed25519', key, message))
    },
  }
}

/** @returns null when this WebCrypto does not know Ed25519 */
async function importSigningKey(subtle: SubtleCrypto, privateKey: Ed25519PrivateKey): Promise<CryptoKey | null> {
  const jwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    d: base64Url(privateKey.raw.subarray(0, PUBLIC_KEY_BYTES)), // libp2p keeps seed and public key side by side
    x: base64Url(privateKey.publicKey.raw),
  }
  try {
    return await subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign'])
  } catch {
    return null
  }
}

/** Asked once with the base point of the curve, a key that every implementation must accept. */
async function supportsEd25519(subtle: SubtleCrypto): Promise<boolean> {
  const basePoint = new Uint8Array(PUBLIC_KEY_BYTES).fill(0x66)
  basePoint[0] = 0x58
  try {
    await subtle.importKey('raw', basePoint, 'Ed25519', false, ['verify'])
    return true
  } catch {
    return false
  }
}

/** WebCrypto takes no view of shared memory; such a view is copied, any other passes as it is. */
function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice()
}

/** One character for each byte: a cheap map key. */
function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

function base64Url(bytes: Uint8Array): string {
  return btoa(textOf(bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
