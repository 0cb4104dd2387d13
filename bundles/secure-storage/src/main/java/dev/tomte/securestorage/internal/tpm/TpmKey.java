package dev.tomte.securestorage.internal.tpm;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.file.Gcm;
import dev.tomte.securestorage.internal.file.KeyWrap;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/** Seals the master key in a TPM. The block: the public part of the sealed object and its private part, each a TPM2B. */
final class TpmKey implements KeyWrap {

    private volatile String place;

    TpmKey(String place) {
        this.place = place;
    }

    /** Whether that is another TPM than before. */
    boolean move(String to) {
        boolean moved = !place.equals(to);
        place = to;
        return moved;
    }

    void check() throws SecureStorageException {
        try (Tpm tpm = open()) {
            tpm.check();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Method method() {
        return Method.TPM;
    }

    @Override
    public byte[] wrap(Secret masterKey) throws SecureStorageException {
        byte[] plain = masterKey.bytes();
        try (Tpm tpm = open()) {
            Tpm.Sealed sealed = tpm.seal(plain);
            return TpmBuffer.toWrite()
                    .sized(sealed.publicPart())
                    .sized(sealed.privatePart())
                    .written();
        } catch (IOException e) {
            throw unavailable(e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public Secret unwrap(byte[] block) throws SecureStorageException {
        Tpm.Sealed sealed = parse(block);
        try (Tpm tpm = open()) {
            Secret key = Secret.of(tpm.unseal(sealed));
            if (key.length() != Gcm.KEY_LENGTH) {
                key.close();
                throw Failures.damaged("the TPM unsealed " + key.length() + " bytes, not " + Gcm.KEY_LENGTH);
            }
            return key;
        } catch (TpmException e) {
            if (e.isForeign()) {
                throw new SecureStorageException(
                        Reason.WRONG_KEY,
                        "The secrets were sealed by another TPM, or this one was cleared since (" + e.getMessage()
                                + "); restore them from a backup",
                        e);
            }
            throw unavailable(e);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void wipe() {
        // The TPM keeps nothing: the sealed object is in the file only.
    }

    private Tpm open() throws IOException {
        return new Tpm(TpmDevice.open(place));
    }

    private static Tpm.Sealed parse(byte[] block) throws SecureStorageException {
        try {
            TpmBuffer buffer = TpmBuffer.toRead(block);
            byte[] publicPart = buffer.sized();
            return new Tpm.Sealed(publicPart, buffer.sized());
        } catch (IOException e) {
            throw new SecureStorageException(Reason.DAMAGED, "its sealed key was cut", e);
        }
    }

    private SecureStorageException unavailable(IOException e) {
        return Failures.unavailable(why(e), e);
    }

    private String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no TPM at " + place;
        }
        if (e instanceof AccessDeniedException) {
            return "the TPM at " + place
                    + " may not be opened by the user that Tomte runs as; add it to the group of that"
                    + " device, mostly tss";
        }
        return "the TPM at " + place + " cannot be used: " + (e instanceof TpmException ? e.getMessage() : e);
    }
}
