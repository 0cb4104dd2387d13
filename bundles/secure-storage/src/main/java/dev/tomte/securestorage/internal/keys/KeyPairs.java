package dev.tomte.securestorage.internal.keys;

import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.KeySignature;
import dev.tomte.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 (RFC 8032) and X25519 (RFC 7748) keys, of which only the 32 secret bytes are kept. Public keys are worked out by
 * Bouncy Castle, as the JDK cannot make one from a private key; signatures are the JDK's.
 */
final class KeyPairs {

    /** In bytes: every key of every purpose. */
    static final int LENGTH = 32;

    /** SubjectPublicKeyInfo up to the key (RFC 8410, section 4): 1.3.101.112 and 1.3.101.110. */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final byte[] X25519_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

    private KeyPairs() {}

    /** X.509 SubjectPublicKeyInfo in Base64; empty for a purpose whose keys have no public half. */
    static Optional<String> publicKey(KeyPurpose purpose, Secret key) {
        byte[] secret = key.bytes();
        byte[] open = new byte[LENGTH];
        try {
            return switch (purpose) {
                case SIGNING -> {
                    Ed25519.generatePublicKey(secret, 0, open, 0);
                    yield Optional.of(encoded(ED25519_PREFIX, open));
                }
                case BACKUP -> {
                    X25519.generatePublicKey(secret, 0, open, 0);
                    yield Optional.of(encoded(X25519_PREFIX, open));
                }
                case DATABASE, NETWORK -> Optional.empty();
            };
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** 64 bytes. */
    static byte[] sign(Secret seed, byte[] data) {
        byte[] secret = seed.bytes();
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, secret));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot sign with Ed25519", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    static boolean verify(String publicKey, byte[] data, KeySignature signed) {
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(data);
            return signature.verify(signed.bytes());
        } catch (SignatureException e) {
            return false; // Not even laid out as a signature: its point is not on the curve, for instance.
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot verify with Ed25519", e);
        }
    }

    private static String encoded(byte[] prefix, byte[] key) {
        byte[] whole = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, whole, prefix.length, key.length);
        return Base64.getEncoder().encodeToString(whole);
    }
}
