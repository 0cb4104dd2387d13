package dev.tomte.securestorage.internal.keyring;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The algorithm {@code dh-ietf1024-sha256-aes128-cbc-pkcs7} of the Secret Service API (section "Transfer of Secrets"):
 * Diffie-Hellman in the second Oakley group (RFC 2409, section 6.2), HKDF with SHA-256 (RFC 5869), AES-128-CBC. It keeps
 * secrets off the bus in clear; who may ask for them is up to the service.
 */
final class SessionCipher implements AutoCloseable {

    static final String ALGORITHM = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

    /** In bytes. */
    static final int IV_LENGTH = 16;

    private static final BigInteger PRIME = new BigInteger(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
                    + "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
            16);
    private static final BigInteger GENERATOR = BigInteger.TWO;
    private static final int PRIME_LENGTH = 128;
    private static final int KEY_LENGTH = 16;

    private final BigInteger exponent;
    private byte[] key = {};

    SessionCipher() {
        this(new BigInteger(PRIME_LENGTH * 8 - 1, new SecureRandom()));
    }

    SessionCipher(BigInteger exponent) {
        this.exponent = exponent;
    }

    /** To be sent to the other side: big-endian, 128 bytes. */
    byte[] publicKey() {
        return padded(GENERATOR.modPow(exponent, PRIME));
    }

    /**
     * Takes what the other side sent, after which both have the same key.
     *
     * @throws GeneralSecurityException if it is a number that would make the key a known one
     */
    void agree(byte[] otherPublicKey) throws GeneralSecurityException {
        BigInteger other = new BigInteger(1, otherPublicKey);
        if (other.compareTo(BigInteger.ONE) <= 0 || other.compareTo(PRIME.subtract(BigInteger.ONE)) >= 0) {
            throw new GeneralSecurityException("The key ring's public key is out of range");
        }
        byte[] shared = padded(other.modPow(exponent, PRIME));
        byte[] extracted = hmac(new byte[32], shared);
        byte[] expanded = hmac(extracted, new byte[] {1});
        key = Arrays.copyOf(expanded, KEY_LENGTH);
        Arrays.fill(shared, (byte) 0);
        Arrays.fill(extracted, (byte) 0);
        Arrays.fill(expanded, (byte) 0);
    }

    byte[] encrypt(byte[] iv, byte[] plain) throws GeneralSecurityException {
        return run(Cipher.ENCRYPT_MODE, iv, plain);
    }

    /** What was encrypted, which the caller wipes. */
    byte[] decrypt(byte[] iv, byte[] sealed) throws GeneralSecurityException {
        return run(Cipher.DECRYPT_MODE, iv, sealed);
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }

    private byte[] run(int mode, byte[] iv, byte[] input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(input);
    }

    private static byte[] hmac(byte[] hmacKey, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(hmacKey, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private static byte[] padded(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[PRIME_LENGTH];
        int length = Math.min(bytes.length, PRIME_LENGTH);
        System.arraycopy(bytes, bytes.length - length, padded, PRIME_LENGTH - length, length);
        return padded;
    }
}
