package dev.tomte.backup.internal.age;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/** The function X25519 (RFC 7748 section 5) on the 32 bytes the format has for scalars and points. */
final class X25519 {

    private static final byte[] BASE_POINT = Arrays.copyOf(new byte[] {9}, Keys.KEY_BYTES);

    private X25519() {}

    static byte[] publicPoint(byte[] scalar) {
        return multiply(scalar, BASE_POINT)
                .orElseThrow(() -> new IllegalStateException("X25519 of the base point is 0"));
    }

    /** The shared secret; empty where the point is of small order, which makes it 0 whatever the scalar. */
    static Optional<byte[]> multiply(byte[] scalar, byte[] point) {
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
            try {
                agreement.doPhase(
                        keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(point))), true);
            } catch (InvalidKeyException e) {
                return Optional.empty();
            }
            return Optional.of(agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw Keys.unusable(e);
        }
    }

    /** Little-endian, its topmost bit ignored (RFC 7748 section 5). */
    private static BigInteger coordinate(byte[] point) {
        byte[] bigEndian = new byte[point.length];
        for (int i = 0; i < point.length; i++) {
            bigEndian[i] = point[point.length - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        return new BigInteger(1, bigEndian);
    }
}
