package dev.tomte.backup.internal.age;

import dev.tomte.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/** The scrypt recipient type: a passphrase. */
final class ScryptRecipient extends AgeRecipient {

    static final String TYPE = "scrypt";
    static final int SALT_BYTES = 16;

    private static final byte[] LABEL = "age-encryption.org/v1/scrypt".getBytes(StandardCharsets.US_ASCII);

    private final Secret passphrase;
    private final int logN;

    ScryptRecipient(Secret passphrase, int logN) {
        if (passphrase.length() == 0) {
            throw new IllegalArgumentException("The passphrase is empty: anybody could open the file");
        }
        this.passphrase = passphrase;
        this.logN = logN;
    }

    @Override
    Stanza wrap(byte[] fileKey) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        byte[] wrapKey = wrapKey(passphrase, salt, logN);
        try {
            return new Stanza(
                    List.of(TYPE, Base64Text.encode(salt), Integer.toString(logN)), Keys.wrap(wrapKey, fileKey));
        } finally {
            Arrays.fill(wrapKey, (byte) 0);
        }
    }

    static byte[] wrapKey(Secret passphrase, byte[] salt, int logN) {
        byte[] labelled = Arrays.copyOf(LABEL, LABEL.length + salt.length);
        System.arraycopy(salt, 0, labelled, LABEL.length, salt.length);
        byte[] bytes = passphrase.bytes();
        try {
            return Scrypt.derive(bytes, labelled, logN, Keys.KEY_BYTES);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
