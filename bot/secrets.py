"""Encryption at rest, and keyed fingerprints of what must be recognised but not known."""

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Vault:
    """Encrypts with the newest of SECRET_KEYS and opens with any of them, so keys can be rotated.

    `keys` are Fernet keys, newest first; at least one.
    """

    def __init__(self, keys: list[str]) -> None:
        self._newest = Fernet(keys[0])
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self.is_rotating = len(keys) > 1
        # Fingerprints must outlive a rotation while a modal is open: the oldest key makes them.
        self._fingerprint_key = keys[-1].encode()

    def seal(self, secret: str) -> bytes:
        """Encrypt."""
        # Fernet writes the second of sealing in the clear: the hour of an anonymous raiser.
        return self._fernet.encrypt_at_time(secret.encode(), current_time=0)

    def open(self, sealed: bytes) -> str:
        """Decrypt. Raises SealBroken when none of the keys fits."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise SealBroken from error

    def reseal(self, sealed: bytes) -> bytes:
        """The same secret under the newest key. Raises SealBroken when none of the keys fits."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken as error:
            raise SealBroken from error

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the newest key sealed it: then it needs no other."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def fingerprint(self, *parts: str) -> str:
        """A keyed hash, 64 hex digits: equal for equal parts, and no way back."""
        message = "\x1f".join(parts).encode()
        return hmac.new(self._fingerprint_key, message, hashlib.sha256).hexdigest()


class SealBroken(Exception):
    """None of SECRET_KEYS opens this: a key was removed before everything was resealed."""
