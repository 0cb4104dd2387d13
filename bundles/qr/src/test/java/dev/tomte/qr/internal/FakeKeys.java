package dev.tomte.qr.internal;

import dev.tomte.secret.KeyInfo;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.KeySignature;
import dev.tomte.secret.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** Signs with the key of RFC 8032, section 7.1, test 1, as version 1. */
final class FakeKeys implements KeyManager {

    private static final byte[] SEED =
            HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    /** Little-endian; its highest bit, the sign of x, is not set. */
    private static final byte[] PUBLIC =
            HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

    @Override
    public KeySignature sign(byte[] data) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, SEED)));
            signature.update(data);
            return KeySignature.of(1, signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean verify(byte[] data, KeySignature given) {
        try {
            byte[] bigEndian = new byte[PUBLIC.length];
            for (int i = 0; i < PUBLIC.length; i++) {
                bigEndian[i] = PUBLIC[PUBLIC.length - 1 - i];
            }
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(
                            NamedParameterSpec.ED25519, new EdECPoint(false, new BigInteger(1, bigEndian)))));
            signature.update(data);
            return given.version() == 1 && signature.verify(given.bytes());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public KeyInfo rotate(KeyPurpose purpose) {
        throw unasked();
    }

    @Override
    public KeyInfo expire(KeyPurpose purpose, int version, Instant at) {
        throw unasked();
    }

    @Override
    public KeyInfo wipe(KeyPurpose purpose, int version) {
        throw unasked();
    }

    @Override
    public List<KeyInfo> list() {
        throw unasked();
    }

    @Override
    public KeyInfo current(KeyPurpose purpose) {
        throw unasked();
    }

    @Override
    public Secret key(KeyPurpose purpose, int version) {
        throw unasked();
    }

    @Override
    public byte[] seal(KeyPurpose purpose, byte[] plain, byte[] context) {
        throw unasked();
    }

    @Override
    public Secret open(KeyPurpose purpose, byte[] sealed, byte[] context) {
        throw unasked();
    }

    private static UnsupportedOperationException unasked() {
        return new UnsupportedOperationException("Pairing codes only need signatures");
    }
}
